import { Inject, Injectable } from '@nestjs/common';
import { together, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { ownerRole, rungOf } from '#rules';
import { AlertRepository, type AlertRow } from '../alerts/alert.repository.js';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { compose } from '../delivery/compose.js';
import type { NewNotice } from '../delivery/notice.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { severityName } from '../alerts/tell-step.js';
import { DirectoryService } from '../directory/directory.service.js';
import { RecordRepository, type RecordEntry } from '../record/record.repository.js';
import { CaseService } from './case.service.js';
import { CaseTermsService } from './case-terms.service.js';
import { RouteAgain, type MatchConfirmed } from './match-confirmed.js';

const says = 'An event was checked against one of your cases. It is not yours: nothing to do.';

/**
 * A named person said whom an event is about: the question (SYS-03) is closed, the event is routed again to
 * whose case it is, and whoever answers for another candidate hears "not yours" and nothing else (G9).
 */
@Injectable()
export class MatchSettled implements MatchConfirmed {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly again: RouteAgain,
    private readonly alerts: AlertRepository,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly record: RecordRepository,
    private readonly cases: CaseService,
    private readonly terms: CaseTermsService,
    private readonly directory: DirectoryService,
  ) {}

  async onConfirmed(
    database: Database,
    eventId: string,
    caseId: string,
    candidates: readonly string[],
  ): Promise<void> {
    const at = this.clock.now();
    await this.again.onConfirmed(database, eventId, caseId);
    const alert = await this.alerts.closeMatched(database, eventId, at);
    if (alert) await this.end(database, alert, eventId, at);
    const asked = alert ?? (await this.alerts.ofEvent(database, eventId));
    if (asked) await this.tellOthers(database, asked, eventId, caseId, candidates, at);
  }

  /**
   * The match was taken back: the event is routed again, as one about somebody who is not sure. What it alone had
   * raised about the wrong man ends, and whoever answers for him hears that it is not his.
   */
  async onUndone(database: Database, eventId: string, caseId: string): Promise<void> {
    const at = this.clock.now();
    await this.again.onUndone(database, eventId);
    const mistaken = await this.alerts.closeMistaken(database, eventId, caseId, at);
    for (const alert of mistaken) await this.end(database, alert, eventId, at);
    const [first] = mistaken;
    if (first) await this.tellOthers(database, first, eventId, undefined, [caseId], at);
  }

  /** Ends what is left to do of a closed alert: its obligations, and the notices that wait. */
  private async end(database: Database, alert: AlertRow, eventId: string, at: Date): Promise<void> {
    const ended = await this.obligations.settleAll(database, alert.id);
    await this.notices.supersede(database, ended);
    const detail = { ref: alert.ref, as: 'matched' };
    await this.record.append(database, [
      { at, kind: 'alert.closed', alertId: alert.id, eventId, detail },
    ]);
  }

  private async tellOthers(
    database: Database,
    alert: AlertRow,
    eventId: string,
    rightCase: string | undefined,
    candidates: readonly string[],
    at: Date,
  ): Promise<void> {
    const snapshot = await this.directory.current();
    const terms = this.terms.of(snapshot);
    const right =
      rightCase === undefined ? undefined : await this.cases.read(database, rightCase, at, terms);
    const notYours: NewNotice[] = [];
    const entries: RecordEntry[] = [];
    // Nobody hears both that it is his and that it is not.
    const told = new Set(right?.owners.map(({ post }) => post));
    for (const other of candidates) {
      const facts = await this.cases.read(database, other, at, terms);
      const post = snapshot.directory.post(facts?.owners[0]?.post ?? '');
      if (!post || (right && facts?.id === right.id) || told.has(post.id)) continue;
      told.add(post.id);
      notYours.push(
        ...compose(
          {
            kind: 'not-yours',
            alert: {
              ...alert,
              subjectKey: alert.subject_key,
              severity: severityName(alert.severity),
              says,
              contact: says,
            },
            eventId,
            role: ownerRole,
            rung: rungOf(post, snapshot.directory),
            because: ['RR-10: it was one of the cases that the event could be about'],
            sees: 'pointer',
            at,
          },
          snapshot,
        ),
      );
      const detail = { post: post.id };
      entries.push({ at, kind: 'alert.not-yours', alertId: alert.id, eventId, detail });
    }
    await together(database, [
      this.notices.inserting(notYours, this.clock.machine()),
      this.record.appending(entries),
    ]);
  }
}
