import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DATABASE, openDatabase, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { OUTBOUND, type Outbound } from '#outbound';
import { SETTINGS, type AdaptersSettings } from './config.js';
import { FeedsController } from './feeds/feeds.controller.js';
import { Senders } from './feeds/senders.js';
import { HealthController } from './health/health.controller.js';
import { ProblemsFilter } from './http/problems.filter.js';
import { FEEDS, openFeeds } from './feeds/registry.js';
import type { Home } from './home.js';
import { LookingRepository } from './operator/looking.repository.js';
import { OpenedService } from './operator/opened.service.js';
import { OperatorController } from './operator/operator.controller.js';
import { NightDeskController } from './night-desk/night-desk.controller.js';
import { NightDesk } from './night-desk/night-desk.service.js';
import { StandingClient } from './night-desk/standing-client.js';
import { People } from './people/people.js';
import { AGENCIES, type Agencies } from './spool/signer.service.js';
import { ManualController } from './manual/manual.controller.js';
import { ManualService } from './manual/manual.service.js';
import { OpenEntries } from './manual/open-entries.service.js';
import { MANUAL_TERMS } from './manual/reconciler.service.js';
import { manualTerms } from './manual/terms.js';
import { SpoolModule } from './spool/spool.module.js';
import { MASTER_KEY } from './spool/vault.js';
import { HMAC_KEYS, type HmacKeys } from './ways/http/secrets.js';
import { WaysModule } from './ways/ways.module.js';

/** Injection token of the {@link Home}. */
const HOME = Symbol('Home');

/** What is made before the application. */
export interface Parts {
  clock: Clock;
  log: Log;
  agencies: Agencies;
  outbound: Outbound;
  home: Home;
  hmacKeys: HmacKeys;
}

/** What every part asks for: settings, time, the database, the log and the agencies' keys. */
@Global()
@Module({})
class FoundationModule implements OnApplicationShutdown {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    @Inject(HOME) private readonly home: Home,
  ) {}

  static with(
    settings: AdaptersSettings,
    { clock, log, agencies, outbound, home, hmacKeys }: Parts,
  ): DynamicModule {
    const database = openDatabase(home.databaseUrl, {
      name: 'tocsin-adapters',
      onError: (error) => log.warn({ error }, 'a database connection broke and is replaced'),
    });
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: CLOCK, useValue: clock },
      { provide: LOG, useValue: log },
      { provide: DATABASE, useValue: database },
      { provide: AGENCIES, useValue: agencies },
      { provide: MASTER_KEY, useValue: home.masterKey },
      { provide: HOME, useValue: home },
      { provide: MANUAL_TERMS, useValue: manualTerms(settings.tables) },
      { provide: FEEDS, useValue: openFeeds(settings.tables, settings.feeds) },
      { provide: OUTBOUND, useValue: outbound },
      { provide: HMAC_KEYS, useValue: hmacKeys },
    ];
    return {
      module: FoundationModule,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.outbound.close();
    await this.database.destroy();
    await this.home.close();
  }
}

@Module({})
export class AppModule {
  static with(settings: AdaptersSettings, parts: Parts): DynamicModule {
    return {
      module: AppModule,
      imports: [FoundationModule.with(settings, parts), SpoolModule, WaysModule],
      controllers: [
        FeedsController,
        HealthController,
        ManualController,
        NightDeskController,
        OperatorController,
      ],
      providers: [
        LookingRepository,
        ManualService,
        NightDesk,
        OpenedService,
        OpenEntries,
        People,
        Senders,
        StandingClient,
        ProblemsFilter,
      ],
    };
  }
}
