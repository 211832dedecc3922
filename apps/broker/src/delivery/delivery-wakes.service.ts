import { Injectable } from '@nestjs/common';
import { WakeClient, type Priority } from '#queue';

/** Wakes the delivery workers for notices that are due now. */
@Injectable()
export class DeliveryWakes {
  constructor(private readonly queue: WakeClient) {}

  /** Not waited for: the notices are committed, and a wake that is lost is made again by the sweep. */
  wake(notices: readonly { id: string; priority: number }[]): void {
    for (const priority of [1, 2, 3, 4] as const satisfies Priority[]) {
      const ids = notices.filter((notice) => notice.priority === priority).map(({ id }) => id);
      if (ids.length > 0) void this.queue.wake('delivery', { ids, priority });
    }
  }
}
