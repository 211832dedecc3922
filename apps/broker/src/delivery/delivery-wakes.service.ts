import { Injectable } from '@nestjs/common';
import { WakeClient } from '#queue';

/** Wakes the delivery workers for notices that are due now. */
@Injectable()
export class DeliveryWakes {
  constructor(private readonly queue: WakeClient) {}

  /** Not waited for: the notices are committed, and a wake that is lost is made again by the sweep. */
  wake(notices: readonly { id: string; priority: number }[]): void {
    void this.queue.wakeRows('delivery', notices);
  }
}
