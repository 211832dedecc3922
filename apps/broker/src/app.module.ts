import {
  type DynamicModule,
  Global,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
  Inject,
} from '@nestjs/common';
import { DATABASE, openDatabase, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { LOG, Metrics, type Log } from '#observability';
import { OUTBOUND, type Outbound } from '#outbound';
import { QueueModule, type QueueBackend, type QueueTransport } from '#queue';
import { OperatorGuard } from './http/operator.guard.js';
import { ProblemsFilter } from './http/problems.filter.js';
import type { DecryptionKey, MasterKey } from '#trust';
import { AlertsModule } from './alerts/alerts.module.js';
import { AnswersModule } from './answers/answers.module.js';
import { CaseDeskModule } from './cases/case-desk.module.js';
import {
  CHANNEL_KEYS,
  DECRYPTION_KEYS,
  MASTER_KEY,
  POLICY,
  SETTINGS,
  type BrokerSettings,
} from './config.js';
import type { ChannelKeys } from './delivery/channel-keys.js';
import { DirectoryModule } from './directory/directory.module.js';
import { DutyModule } from './duty/duty.module.js';
import { EscalationModule } from './escalation/escalation.module.js';
import { HealthModule } from './health/health.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { OpenApiModule } from './openapi/openapi.module.js';
import { KeyRing } from './keys/key-ring.js';
import { KeysModule } from './keys/keys.module.js';
import { sourcesOf } from './keys/sources.js';
import { OperatorModule } from './operator/operator.module.js';
import { Presence } from './presence/presence.js';
import { PresenceModule } from './presence/presence.module.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { RefusalsModule } from './refusals/refusals.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { StreamsModule } from './streams/streams.module.js';
import { WatchdogModule } from './watchdog/watchdog.module.js';

/** What is made before the application, because more than the application uses it. */
export interface Parts {
  queue: QueueBackend;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  decryptionKeys: readonly DecryptionKey[];
  masterKey: MasterKey;
  channelKeys: ChannelKeys;
  outbound: Outbound;
}

/** What every part asks for: settings, policy, time, the database and the log. */
@Global()
@Module({})
export class FoundationModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    private readonly ring: KeyRing,
  ) {}

  /** Before anything that signs begins. */
  onModuleInit(): Promise<void> {
    return this.ring.start();
  }

  static with(
    settings: BrokerSettings,
    { clock, log, metrics, decryptionKeys, masterKey, channelKeys, outbound }: Parts,
  ): DynamicModule {
    const database = openDatabase(settings.databaseUrl, {
      max: 12,
      name: 'tocsin-broker',
      onError: (error) => log.warn({ error }, 'a database connection broke and is replaced'),
    });
    const sources = sourcesOf(settings.signing);
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: POLICY, useValue: settings.policyBook },
      { provide: CLOCK, useValue: clock },
      { provide: LOG, useValue: log },
      { provide: DATABASE, useValue: database },
      {
        provide: KeyRing,
        useValue: new KeyRing({ database, clock, log, sources, terms: settings.keyTerms }),
      },
      { provide: DECRYPTION_KEYS, useValue: decryptionKeys },
      { provide: MASTER_KEY, useValue: masterKey },
      { provide: Presence, useValue: new Presence(settings.databaseUrl, log) },
      { provide: CHANNEL_KEYS, useValue: channelKeys },
      { provide: OUTBOUND, useValue: outbound },
      { provide: Metrics, useValue: metrics },
    ];
    return {
      module: FoundationModule,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ring.stop();
    await this.outbound.close();
    await this.database.destroy();
  }
}

@Module({})
export class AppModule {
  /** @param workers take jobs from the queues, and have the hands that work without them */
  static with(settings: BrokerSettings, parts: Parts, workers: QueueTransport): DynamicModule {
    const watchdog = WatchdogModule.with(workers);
    return {
      module: AppModule,
      providers: [OperatorGuard, ProblemsFilter],
      imports: [
        FoundationModule.with(settings, parts),
        QueueModule.forRoot({
          backend: parts.queue,
          hands: workers.hands,
          clock: parts.clock,
          log: parts.log,
          everyMs: 250,
        }),
        DirectoryModule,
        IntakeModule,
        RefusalsModule,
        CaseDeskModule,
        ReceiptsModule,
        RoutingModule,
        AlertsModule,
        AnswersModule,
        EscalationModule,
        DutyModule,
        KeysModule,
        StreamsModule,
        OperatorModule,
        OpenApiModule,
        watchdog,
        HealthModule.with(watchdog),
        PresenceModule,
      ],
    };
  }
}
