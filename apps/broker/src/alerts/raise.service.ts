import { Inject, Injectable } from '@nestjs/common';
import type { Severity, Tier } from '#contracts';
import { together, type Database } from '#database';
import { CLOCK, newId, newReference, TocsinError, type Clock } from '#kernel';
import { severityNumber, type Action, type Recipient } from '#rules';
import { dueOf, type NewNotice } from '../delivery/notice.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import type { Snapshot } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { AlertRepository, type HeldAlert, type NewAlert } from './alert.repository.js';
import { ObligationRepository } from './obligation.repository.js';
import { tellRecipient, type HeldObligation, type Rows, type Telling } from './tell-recipient.js';
import { severityName, type Told } from './tell-step.js';

/** A decided event: what alert it makes, and who must be told. */
export interface Raising {
  eventId: string;
  caseId: string | null;
  subjectKey: string;
  family: string;
  row: string;
  severity: Severity;
  tier: Tier;
  says: string;
  /** The wording of copies: whom to ask. */
  contact: string;
  match: string;
  because: readonly string[];
  recipients: readonly Recipient[];
  /** The action clock that the event starts. */
  action?: Action | undefined;
  /** Makes an open alert worse, and no new one. */
  onlyAttached?: boolean;
}

interface Work extends Telling {
  raising: Raising;
  isNew: boolean;
}

/** Opens an alert, or attaches a later fact to the open one. */
@Injectable()
export class RaiseService {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly record: RecordRepository,
    private readonly duties: Duties,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Raises a batch inside the caller's transaction; no two of a batch may be about one person and family.
   * Two statements, however many events.
   * @returns the notices that are due now
   */
  async raise(
    database: Database,
    raisings: readonly Raising[],
    at: Date,
    snapshot: Snapshot,
  ): Promise<NewNotice[]> {
    const works = await this.openOrAttach(database, raisings, at);
    const rows: Rows = { obligations: [], restarted: [], acting: [], notices: [], entries: [] };
    for (const work of works) {
      const { raising, alert, isNew } = work;
      const detail = {
        ref: alert.ref,
        row: raising.row,
        severity: raising.severity,
        tier: raising.tier,
        because: raising.because,
      };
      rows.entries.push({
        at,
        kind: isNew ? 'alert.raised' : 'alert.fact-attached',
        alertId: alert.id,
        eventId: raising.eventId,
        detail,
      });
      for (const recipient of raising.recipients) {
        tellRecipient(work, recipient, at, snapshot, this.duties, rows);
      }
    }
    await together(database, [
      this.obligations.inserting(rows.obligations),
      this.obligations.restarting(rows.restarted),
      this.obligations.acting(rows.acting),
      this.notices.inserting(rows.notices, this.clock.machine()),
      this.record.appending(rows.entries),
    ]);
    return dueOf(rows.notices);
  }

  private async openOrAttach(
    database: Database,
    raisings: readonly Raising[],
    at: Date,
  ): Promise<Work[]> {
    const asked = raisings.map((raising) => ({ raising, fresh: newAlert(raising, at) }));
    const { opened, held } = await this.alerts.open(
      database,
      asked.map(({ fresh }) => fresh),
    );
    return asked.flatMap(({ raising, fresh }): Work[] => {
      const { eventId, severity } = raising;
      if (opened.has(fresh.id)) {
        const alert = { ...fresh, severity };
        const { action } = raising;
        return [{ raising, eventId, severity, alert, held: [], isNew: true, action }];
      }
      const alert = held.find(
        (one) => one.subject_key === fresh.subjectKey && one.family === fresh.family,
      );
      if (!alert && raising.onlyAttached === true) return [];
      // Opened or settled by another at this moment: the whole batch is tried again.
      if (!alert) throw new TocsinError('conflict', 'An open alert changed meanwhile');
      return [
        {
          raising,
          eventId,
          severity,
          alert: withFact(alert, raising),
          held: alert.obligations.map(asHeld),
          isNew: false,
          action: raising.action,
        },
      ];
    });
  }
}

const asHeld = ({ due_at, ...one }: HeldAlert['obligations'][number]): HeldObligation => ({
  ...one,
  due_at: due_at === null ? null : new Date(due_at),
});

const newAlert = (raising: Raising, at: Date): NewAlert => ({
  ...raising,
  id: newId(),
  ref: newReference(),
  severity: severityNumber(raising.severity),
  at,
});

const withFact = (alert: HeldAlert, raising: Raising): Told['alert'] => ({
  id: alert.id,
  ref: alert.ref,
  subjectKey: alert.subject_key,
  family: alert.family,
  row: raising.row,
  severity: severityName(Math.min(alert.severity, severityNumber(raising.severity))),
  tier: raising.tier,
  says: raising.says,
  contact: raising.contact,
});
