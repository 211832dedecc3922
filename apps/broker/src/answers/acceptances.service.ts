import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { eventName, alertAcceptedType } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import type { ObligationOfAlert } from '../alerts/obligation.repository.js';
import { DirectoryService } from '../directory/directory.service.js';
import { InboxRepository } from '../intake/inbox.repository.js';
import { OwnStatements } from '../intake/own-statements.service.js';
import type { AnswerableNotice } from './waiting-obligation.js';

/** How long the outcome of a statement is waited for, in milliseconds of machine time, and how often it is looked for. */
const patience = 8_000;
const between = 50;

/** How the broker knew who it was. */
export type KnownBy = 'text-reply' | 'page-code';

/** States for a person whom the broker knows that they take an obligation on. */
@Injectable()
export class Acceptances {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly statements: OwnStatements,
    private readonly inbox: InboxRepository,
    private readonly directory: DirectoryService,
  ) {}

  /**
   * Resolves when it is decided. The same notice's acceptance is one statement, however often it is made.
   * @returns whether it was taken, or why not, in plain words
   * @throws TocsinError `unavailable` when it is kept and not decided yet: ask again
   */
  async accept(
    notice: AnswerableNotice,
    held: ObligationOfAlert,
    knownBy: KnownBy,
  ): Promise<{ accepted: boolean; outcome: string }> {
    const { staffNames } = await this.directory.current();
    const jti = await this.statements.stateOne({
      type: eventName(alertAcceptedType),
      subject: { format: 'opaque', id: held.ref },
      caseId: null,
      content: {
        alert: held.ref,
        obligation: notice.obligation_id,
        post: notice.post,
        by: { name: staffNames.get(notice.staff) ?? notice.staff, reference: notice.staff },
        knownBy,
      },
      happenedAt: this.clock.now(),
      key: `${knownBy}:${notice.id}`,
    });
    const outcome = await this.outcomeOf(jti);
    return { accepted: outcome === 'accepted', outcome };
  }

  private async outcomeOf(jti: string): Promise<string> {
    const end = this.clock.machine().getTime() + patience;
    for (;;) {
      const outcome = await this.inbox.ownOutcome(this.database, this.statements.agencyId, jti);
      if (outcome !== undefined) return outcome;
      if (this.clock.machine().getTime() > end)
        throw new TocsinError('unavailable', 'It is kept and not decided yet. Try again.');
      await pause(between);
    }
  }
}
