import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { WakePayload } from '#queue';
import { RoutingService } from './routing.service.js';

@Controller()
export class RoutingHandler {
  constructor(private readonly routing: RoutingService) {}

  @EventPattern('routing')
  route(@Payload() { ids }: WakePayload): Promise<void> {
    return this.routing.route(ids);
  }
}
