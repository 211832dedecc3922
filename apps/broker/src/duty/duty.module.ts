import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { RecordModule } from '../record/record.module.js';
import { CalendarController, CalendarDeskController } from './calendar.controller.js';
import { CalendarRepository } from './calendar.repository.js';
import { Calendars } from './calendar.service.js';
import { CodeSender } from './code-sender.js';
import { DutyController } from './duty.controller.js';
import { DutyMailRepository } from './duty-mail.repository.js';
import { DutyMails } from './duty-mails.service.js';
import { FindingsRepository } from './findings.repository.js';
import { Findings } from './findings.service.js';
import { LookAhead } from './look-ahead.service.js';
import { MailSender } from './mail-sender.js';
import { ReadinessService } from './readiness.service.js';
import { VerificationController } from './verification.controller.js';
import { VerificationRepository } from './verification.repository.js';
import { VerificationService } from './verification.service.js';

/** What comes of the rotas ahead: gaps and people who cannot be reached are stated, hand-overs told. */
@Module({
  imports: [DirectoryModule, DeliveryModule, AlertsModule, IntakeModule, RecordModule],
  controllers: [DutyController, CalendarController, CalendarDeskController, VerificationController],
  providers: [
    LookAhead,
    ReadinessService,
    Findings,
    FindingsRepository,
    DutyMails,
    DutyMailRepository,
    MailSender,
    CodeSender,
    Calendars,
    CalendarRepository,
    VerificationService,
    VerificationRepository,
  ],
})
export class DutyModule {}
