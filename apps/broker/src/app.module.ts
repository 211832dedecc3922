import {
  type DynamicModule,
  Global,
  Module,
  type OnApplicationShutdown,
  Inject,
} from '@nestjs/common';
import { DATABASE, openDatabase, type Database } from '#database';
import { CLOCK, clockFor } from '#kernel';
import { createLog, LOG } from '#observability';
import { QueueModule, type QueueBackend } from '#queue';
import { AlertsModule } from './alerts/alerts.module.js';
import { POLICY, SETTINGS, type BrokerSettings } from './config.js';
import { DirectoryModule } from './directory/directory.module.js';
import { EscalationModule } from './escalation/escalation.module.js';
import { HealthModule } from './health/health.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { OperatorModule } from './operator/operator.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { StreamsModule } from './streams/streams.module.js';

/** What every part asks for: settings, policy, time, the database and the log. */
@Global()
@Module({})
export class FoundationModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  static with(settings: BrokerSettings): DynamicModule {
    const log = createLog('broker', settings.logLevel);
    const database = openDatabase(settings.databaseUrl, {
      max: 12,
      name: 'tocsin-broker',
      onError: (error) => log.warn({ error }, 'a database connection broke and is replaced'),
    });
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: POLICY, useValue: settings.policy },
      { provide: CLOCK, useValue: clockFor(settings.scenarioClock) },
      { provide: LOG, useValue: log },
      { provide: DATABASE, useValue: database },
    ];
    return {
      module: FoundationModule,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.destroy();
  }
}

@Module({})
export class AppModule {
  static with(settings: BrokerSettings, queue: QueueBackend): DynamicModule {
    return {
      module: AppModule,
      imports: [
        FoundationModule.with(settings),
        QueueModule.with(queue),
        DirectoryModule,
        IntakeModule,
        RoutingModule,
        AlertsModule,
        EscalationModule,
        StreamsModule,
        OperatorModule,
        HealthModule,
      ],
    };
  }
}
