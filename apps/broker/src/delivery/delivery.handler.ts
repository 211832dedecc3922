import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { WakePayload } from '#queue';
import { DeliveryService } from './delivery.service.js';

@Controller()
export class DeliveryHandler {
  constructor(private readonly delivery: DeliveryService) {}

  @EventPattern('delivery')
  deliver(@Payload() { ids }: WakePayload): Promise<void> {
    return this.delivery.deliver(ids);
  }
}
