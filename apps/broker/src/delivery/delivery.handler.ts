import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Batcher } from '#kernel';
import type { WakePayload } from '#queue';
import { DeliveryService } from './delivery.service.js';

/** Wakes that come while notices are being claimed are claimed together: under load, one statement for many. */
@Controller()
export class DeliveryHandler {
  private readonly claims = new Batcher<string, undefined>(
    async (ids) => {
      await this.delivery.deliver(ids);
      return ids.map(() => undefined);
    },
    200,
    2,
  );

  constructor(private readonly delivery: DeliveryService) {}

  @EventPattern('delivery')
  async deliver(@Payload() { ids }: WakePayload): Promise<void> {
    await Promise.all(ids.map((id) => this.claims.add(id)));
  }
}
