import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Batcher } from '#kernel';
import type { WakePayload } from '#queue';
import { EscalationService } from './escalation.service.js';

/** Wakes that come while steps are being decided are decided together: after an outage, one commit for many. */
@Controller()
export class EscalationHandler {
  private readonly steps = new Batcher<readonly string[], undefined>(
    async (wakes) => {
      await this.escalation.climb(wakes.flat());
      return wakes.map(() => undefined);
    },
    4,
    2,
  );

  constructor(private readonly escalation: EscalationService) {}

  @EventPattern('escalation')
  async climb(@Payload() { ids }: WakePayload): Promise<void> {
    await this.steps.add(ids);
  }
}
