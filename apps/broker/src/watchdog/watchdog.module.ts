import { type DynamicModule, Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { RecordModule } from '../record/record.module.js';
import { Auditor } from './auditor.service.js';
import { Deadman } from './deadman.service.js';
import { AuditReadings } from './facts.service.js';
import { FindingRepository } from './finding.repository.js';
import { FeedDayRepository } from './feeds/feed-day.repository.js';
import { FeedDays } from './feeds/feed-days.service.js';
import { FeedSilenceRepository } from './feeds/feed-silence.repository.js';
import { FeedSilences } from './feeds/feed-silences.service.js';
import { FeedWatch } from './feeds/feed-watch.service.js';
import { Findings } from './findings.service.js';
import { Gauges } from './gauges.service.js';
import { MetricsController } from './metrics.controller.js';
import { Repair } from './repair.service.js';
import { SyntheticRepository } from './synthetic.repository.js';
import { SyntheticTests } from './synthetic.service.js';
import { WorkerRepository } from './worker.repository.js';
import { Workers, WORKING, type Working } from './workers.service.js';

/** Watches the broker itself, and the feeds that should speak. */
@Module({})
export class WatchdogModule {
  static with(working: Working): DynamicModule {
    return {
      module: WatchdogModule,
      imports: [AlertsModule, IntakeModule, DeliveryModule, DirectoryModule, RecordModule],
      controllers: [MetricsController],
      providers: [
        { provide: WORKING, useValue: working },
        AuditReadings,
        Auditor,
        Deadman,
        FeedDayRepository,
        FeedDays,
        FeedSilenceRepository,
        FeedSilences,
        FeedWatch,
        FindingRepository,
        Findings,
        Gauges,
        Repair,
        SyntheticRepository,
        SyntheticTests,
        WorkerRepository,
        Workers,
      ],
      exports: [Auditor, AuditReadings, Workers],
    };
  }
}
