import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { WakePayload } from '#queue';
import { EscalationService } from './escalation.service.js';

@Controller()
export class EscalationHandler {
  constructor(private readonly escalation: EscalationService) {}

  @EventPattern('escalation')
  climb(@Payload() { ids }: WakePayload): Promise<void> {
    return this.escalation.climb(ids);
  }
}
