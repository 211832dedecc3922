import { Inject, Injectable } from '@nestjs/common';
import { answerTypes, eventName, isVerification, readStatement, type Statement } from '#contracts';
import { DATABASE, type Database } from '#database';
import { Batcher, CLOCK, crashPoint, newId, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { WakeClient, type Priority } from '#queue';
import { rowFor, severityNumber, worstSeverity, type PolicyBook } from '#rules';
import { verifySet, type KeyOf, type VerifiedSet } from '#trust';
import { AgencyLimits } from '../access/agency-limits.service.js';
import { POLICY, SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService, type Agency } from '../directory/directory.service.js';
import { AgencyKeys, refuseSuspended } from '../directory/keys/agency-keys.service.js';
import { agencyIdOf } from '../directory/rows.js';
import { RecordRepository } from '../record/record.repository.js';
import { FeedSignRepository } from './feed-sign.repository.js';
import { InboxRepository, type NewEvent } from './inbox.repository.js';
import { Envelopes } from './envelopes.service.js';
import { Lately } from './lately.js';
import { Refusals } from '../refusals/refusals.service.js';

/** What became of an event: an id is that of the one whose `jti` it used again for other words. */
type Stored = 'new' | 'repeated' | { otherThan: string | undefined };

/** A `jti` that stands for other words already. */
class JtiReused extends TocsinError {
  /** @param held the id of the event that it stands for: ours, and nothing that was sent */
  constructor(readonly held: string | undefined) {
    super('invalid_request', 'Another statement with this jti was accepted before');
  }
}

const seconds = (at: number): Date => new Date(at * 1000);

/** Takes signed events in: verified, de-duplicated and committed before anybody is told "accepted". */
@Injectable()
export class IntakeService {
  private readonly lately = new Lately();
  /** Events that arrive together are committed together: one commit for up to 128. */
  private readonly store = new Batcher<NewEvent, Stored>((events) => this.commit(events), 128, 2);

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(POLICY) private readonly policies: PolicyBook,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly directory: DirectoryService,
    private readonly keys: AgencyKeys,
    private readonly inbox: InboxRepository,
    private readonly signs: FeedSignRepository,
    private readonly refusals: Refusals,
    private readonly limits: AgencyLimits,
    private readonly record: RecordRepository,
    private readonly queue: WakeClient,
    private readonly envelopes: Envelopes,
  ) {}

  /**
   * Resolves when the event is committed, or was before. Nothing else may be answered `202`, but for a verification
   * event (SSF 1.0 §8.1.4), which is a sign of life of its sender: by the time it was issued, so that an old one
   * that somebody sends again keeps no feed alive.
   * @param token the SET as received: signed, or signed and then encrypted to the broker
   * @returns `repeated` when it is known at once that it was accepted before
   * @throws TocsinError with the RFC 8935 code; the refusal is counted, and nobody waits for that to be kept
   */
  async take(token: string): Promise<'accepted' | 'repeated'> {
    // Only once its signature holds: whoever is merely named did nothing.
    let agency: Agency | undefined;
    try {
      // What is kept is what was signed: others can check it, who have no key to decrypt with.
      const compact = this.envelopes.open(token);
      const { byIssuer } = await this.directory.current();
      const verified = await verifySet(compact, {
        audience: this.settings.issuer,
        now: this.clock.now(),
        // Looked at below: what was accepted once is accepted again, however late it comes.
        maxAgeSeconds: Number.MAX_SAFE_INTEGER,
        keyOf: this.keys.keyOf,
      });
      agency = byIssuer.get(verified.claims.iss);
      if (!agency) throw new TocsinError('invalid_issuer', 'The issuer is not registered here');
      refuseSuspended(agency);
      const { id } = agency;
      if (this.lately.has(id, verified.digest)) return 'repeated';
      if (this.isLate(verified)) {
        // It is looked for in the database: an old statement, sent again without end, is paid for too.
        await this.limits.within(id, false, () => this.refuseUnlessHeld(verified, id));
        this.lately.add(id, verified.digest);
        return 'repeated';
      }
      if (isVerification(verified.claims)) {
        this.limits.take(id);
        await this.signs.heard(this.database, id, seconds(verified.claims.iat));
        return 'accepted';
      }
      const { contract, ...statement } = readStatement(verified.claims);
      if (!contract.statedBy.includes(agency.kind)) {
        throw new TocsinError('access_denied', 'An agency of this kind may not state this event');
      }
      const event = this.newEvent(verified, id, { contract, ...statement });
      await this.limits.within(id, event.priority === 1, () => this.keep(event));
      this.lately.add(id, verified.digest);
      return 'accepted';
    } catch (thrown) {
      if (thrown instanceof TocsinError && thrown.code !== 'unavailable')
        this.refused(thrown, agency?.id);
      throw thrown;
    }
  }

  private refused(why: TocsinError, agency: string | undefined): void {
    const reused = why instanceof JtiReused;
    this.refusals.count(reused ? 'jti_reused' : why.code, agency);
    // Two statements of one agency contradict each other, and one of them is not believed: somebody must ask it.
    if (reused) this.log.warn({ agency, event: why.held }, 'a jti was used again for other words');
  }

  /**
   * Takes what the broker states itself, and signed itself. Resolves when it is committed, or was before.
   * @param keyOf finds whichever of its own keys signed it
   */
  async takeOwn(
    compact: string,
    keyOf: (kid: string) => ReturnType<KeyOf>,
    caseId: string | null,
  ): Promise<void> {
    const { issuer } = this.settings;
    const verified = await verifySet(compact, {
      audience: issuer,
      now: this.clock.now(),
      // It may have fallen due long ago.
      maxAgeSeconds: Number.MAX_SAFE_INTEGER,
      keyOf: (_issuer, kid) => keyOf(kid),
    });
    const statement = readStatement(verified.claims);
    const event = this.newEvent(verified, agencyIdOf(issuer), statement);
    // Its jti says what was found and when: if it is there, it was stated, however it was worded.
    await this.store.add({ ...event, confirmedCase: caseId });
  }

  private isLate({ claims }: VerifiedSet): boolean {
    const age = Math.floor(this.clock.now().getTime() / 1000) - claims.iat;
    return age > this.settings.replayWindow;
  }

  /** RFC 8935 §2: a statement that comes again gets the same answer. One that is as old and new gets in no more. */
  private async refuseUnlessHeld({ claims, digest }: VerifiedSet, agencyId: string): Promise<void> {
    const [held] = await this.inbox.digests(this.database, [{ agencyId, jti: claims.jti }]);
    if (!held) throw new TocsinError('invalid_request', 'The time of issue is too long ago');
    if (held.digest !== digest.toString('hex')) throw new JtiReused(held.id);
  }

  private async keep(event: NewEvent): Promise<void> {
    const stored = await this.store.add(event);
    if (typeof stored === 'object') throw new JtiReused(stored.otherThan);
  }

  private newEvent(
    { claims, digest, compact }: VerifiedSet,
    agencyId: string,
    { contract, subject, content }: Statement,
  ): NewEvent {
    const { type } = contract;
    const answers = answerTypes.includes(type);
    return {
      id: newId(),
      agencyId,
      jti: claims.jti,
      digest: digest.toString('hex'),
      jws: compact,
      type,
      subject,
      content,
      txn: claims.txn ?? null,
      occurredAt: claims.toe === undefined ? null : seconds(claims.toe),
      issuedAt: seconds(claims.iat),
      receivedAt: this.clock.now(),
      confirmedCase: null,
      priority: answers ? 1 : this.priorityOf(eventName(type)),
    };
  }

  /** The tier is not known yet, so an event goes at the worst severity its row can have. */
  private priorityOf(type: string): Priority {
    const row = rowFor(this.policies.at(this.clock.now()), type);
    return row ? severityNumber(worstSeverity(row)) : 1;
  }

  private async commit(events: readonly NewEvent[]): Promise<Stored[]> {
    const stored = await this.inbox.store(this.database, events, this.clock.machine(), (received) =>
      this.record.receiving(received),
    );
    crashPoint('stored');
    // Not waited for: a wake that is lost is made again by the sweep.
    void this.queue.wakeRows(
      'routing',
      events.filter(({ id }) => stored.has(id)),
    );
    if (stored.size === events.length) return events.map(() => 'new');
    return this.compareWithHeld(events, stored);
  }

  private async compareWithHeld(
    events: readonly NewEvent[],
    stored: ReadonlySet<string>,
  ): Promise<Stored[]> {
    const held = await this.inbox.digests(this.database, events);
    const byJti = new Map(held.map((one) => [`${one.agencyId} ${one.jti}`, one]));
    return events.map(({ id, agencyId, jti, digest }) => {
      if (stored.has(id)) return 'new';
      const before = byJti.get(`${agencyId} ${jti}`);
      return before?.digest === digest ? 'repeated' : { otherThan: before?.id };
    });
  }
}
