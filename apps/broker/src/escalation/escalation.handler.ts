import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Batcher } from '#kernel';
import type { WakePayload } from '#queue';
import { EscalationService } from './escalation.service.js';

/**
 * Wakes that come while others are decided are decided together: after an outage one transaction for many. Two at
 * a time, in the order of the queue, so that the worst still go first.
 */
@Controller()
export class EscalationHandler {
  private readonly batches = new Batcher<string, undefined>(
    async (ids) => {
      await this.escalation.climb(ids);
      return ids.map(() => undefined);
    },
    200,
    2,
  );

  constructor(private readonly escalation: EscalationService) {}

  @EventPattern('escalation')
  async climb(@Payload() { ids }: WakePayload): Promise<void> {
    await Promise.all(ids.map((id) => this.batches.add(id)));
  }
}
