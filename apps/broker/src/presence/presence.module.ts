import {
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { CLOCK, type Clock } from '#kernel';
import { DeadBrokers } from './dead-brokers.service.js';
import { Presence } from './presence.js';
import { PresenceRepository } from './presence.repository.js';
import { WorkersApart } from './workers-apart.js';

@Module({
  imports: [IntakeModule, AlertsModule, DeliveryModule],
  providers: [PresenceRepository, DeadBrokers, WorkersApart],
})
export class PresenceModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly presence: Presence,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.presence.start(this.clock.machine());
  }

  onApplicationShutdown(): Promise<void> {
    return this.presence.stop();
  }
}
