import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Batcher } from '#kernel';
import type { WakePayload } from '#queue';
import { RoutingService } from './routing.service.js';

/**
 * A wake carries the events of one commit, a few at a time. Those that come while others are routed are routed
 * together: a batch takes about as many statements as one event.
 */
@Controller()
export class RoutingHandler {
  private readonly batches = new Batcher<string, undefined>(
    async (ids) => {
      await this.routing.route(ids);
      return ids.map(() => undefined);
    },
    128,
    // One after the other, so that a person's events are decided in the order they came.
    1,
  );

  constructor(private readonly routing: RoutingService) {}

  @EventPattern('routing')
  async route(@Payload() { ids }: WakePayload): Promise<void> {
    await Promise.all(ids.map((id) => this.batches.add(id)));
  }
}
