import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { Addressee } from '#rules';
import { ObligationRepository, type ObligationOfAlert } from '../alerts/obligation.repository.js';
import { Links, sameText } from '../delivery/links.service.js';
import { NotifyClient } from '../delivery/notify.client.js';
import { DirectoryService } from '../directory/directory.service.js';
import { Acceptances } from './acceptances.service.js';
import { codeIn, replyText } from './reply-text.js';
import { TextReplyRepository, type ReplyOutcome } from './text-reply.repository.js';
import { standingOf, type AnswerableNotice } from './waiting-obligation.js';

const hour = 3_600_000;
/** How many replies of a number in an hour may lead to nothing. */
const mostTries = 5;
/** How far back texts may be answered at all; most codes have run out long before. */
const window = 7 * 24 * hour;

/** A text that came in. */
export interface Reply {
  /** The provider's id of it. */
  id: string;
  from: string;
  text: string;
}

interface Decided {
  outcome: ReplyOutcome;
  notice?: AnswerableNotice;
  held?: ObligationOfAlert;
}

/** Takes acceptances by text: a code, from the verified number that it was sent to. Each reply has its answer. */
@Injectable()
export class TextReplies {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly replies: TextReplyRepository,
    private readonly obligations: ObligationRepository,
    private readonly directory: DirectoryService,
    private readonly links: Links,
    private readonly acceptances: Acceptances,
    private readonly notify: NotifyClient,
  ) {}

  /**
   * Resolves when the reply is decided and its answer is with the provider. Said again, it has no second effect.
   * @throws TocsinError `unavailable` when either has to be tried again: the provider says it again
   */
  async take({ id, from, text }: Reply): Promise<void> {
    const number = numberOf(from);
    const hash = this.links.numberHash(number);
    const at = this.clock.now();
    const kept = await this.replies.keep(this.database, { providerId: id, number: hash, at });
    if (kept.answered) return;
    if (kept.outcome !== 'received') {
      await this.answer(id, number, hash, kept.outcome, kept.reference ?? undefined);
      return;
    }
    const { notice, held, ...decided } = await this.decide(number, hash, text);
    let { outcome } = decided;
    if (outcome === 'received' && notice && held) {
      const given = await this.acceptances.accept(notice, held, 'text-reply');
      const before = given.outcome.includes('accepted before');
      outcome = given.accepted ? 'accepted' : before ? 'accepted-before' : 'not-taken';
    }
    await this.replies.decided(this.database, id, outcome, notice?.id);
    this.log.info({ code: outcome, notice: notice?.id }, 'a reply by text was decided');
    await this.answer(id, number, hash, outcome, held?.ref);
  }

  private async decide(number: string, hash: Buffer, text: string): Promise<Decided> {
    const now = this.clock.now();
    // Asked before: inside the transaction it would wait for a second connection.
    const { people } = await this.directory.current();
    return this.database.transaction().execute(async (database): Promise<Decided> => {
      await this.replies.oneAtATime(database, hash);
      const tries = await this.replies.fruitless(database, hash, new Date(now.getTime() - hour));
      if (tries >= mostTries) return { outcome: 'too-many-tries' };
      const since = new Date(now.getTime() - window);
      const texts = await this.replies.textsTo(database, number, since);
      if (texts.length === 0) return { outcome: 'unknown-number' };
      const code = codeIn(text);
      if (code === undefined) return { outcome: 'unreadable' };
      const notice = texts.find((one) => sameText(this.codeOf(one), code));
      if (!notice || !isVerified(notice, people)) return { outcome: 'wrong-code' };
      const [held] = await this.obligations.ofIds(database, [notice.obligation_id]);
      if (!held) return { outcome: 'wrong-code' };
      const standing = standingOf(notice, held);
      if (standing === 'accepted') return { outcome: 'accepted-before', notice, held };
      if (standing === 'run-out') return { outcome: 'run-out', notice, held };
      return { outcome: 'received', notice, held };
    });
  }

  private codeOf({ id, obligation_id, staff }: AnswerableNotice): string {
    return this.links.replyCode({ id, obligation_id, staff, own: true }) ?? '';
  }

  private async answer(
    id: string,
    number: string,
    hash: Buffer,
    outcome: ReplyOutcome,
    reference: string | undefined,
  ): Promise<void> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - hour);
    const tries = await this.replies.fruitless(this.database, hash, since);
    // Two machines that answer each other would never stop.
    if (outcome === 'too-many-tries' && tries > mostTries + 1) {
      await this.replies.answered(this.database, id, now);
      return;
    }
    const tried = await this.notify.send({
      kind: 'sms',
      to: number,
      personalisation: { text: replyText(outcome, reference) },
      reference: `reply-${id}`,
    });
    if (tried.outcome === 'retry' || tried.outcome === 'unknown') {
      this.log.warn({ code: tried.answer }, 'a reply by text could not be answered yet');
      throw new TocsinError('unavailable', 'The answer could not be sent yet. Say it again.');
    }
    await this.replies.answered(this.database, id, now);
  }
}

/** `447700900123` and `07700 900123` → `+447700900123`. */
function numberOf(given: string): string {
  const digits = given.replace(/[^\d+]/g, '');
  if (digits.startsWith('+')) return digits;
  return digits.startsWith('0') ? `+44${digits.slice(1)}` : `+${digits}`;
}

/** Whether it is still that person's number: it may have changed hands since the text. */
function isVerified(
  { staff, address }: AnswerableNotice,
  people: ReadonlyMap<string, Addressee>,
): boolean {
  const contacts = people.get(staff)?.contacts ?? [];
  return contacts.some(
    (one) => one.channel === 'sms' && one.address === address && one.state === 'verified',
  );
}
