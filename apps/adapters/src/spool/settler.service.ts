import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, crashPoint, newId, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { FeedName } from '../config.js';
import { correctedBy, correcting } from '../feeds/correction.js';
import { kept, type Reading } from '../feeds/reading.js';
import { FEEDS, type Feeds } from '../feeds/registry.js';
import { Reconciler } from '../manual/reconciler.service.js';
import { DossierRepository, type Dossier } from './dossier.repository.js';
import { MessageRepository, type Ended } from './message.repository.js';
import { OutboxRepository, type SealedStatement } from './outbox.repository.js';
import { RefusalRepository } from './refusal.repository.js';
import { SignerService } from './signer.service.js';
import { Vault } from './vault.js';
import { Weigher, type WeighedDraft } from './weigh.js';

/** A message with what it says. */
export interface ReadMessage {
  id: string;
  feed: FeedName;
  dataKey: Buffer | null;
  reading: Exclude<Reading, { kind: 'ask' }>;
  /** What a call-back answered, in plain; and its status. */
  detail: Buffer | null;
  answer: string | null;
}

/**
 * Ends messages that were read: their facts weighed against the dossiers, what is new signed and put in the outbox.
 * One commit for a whole batch.
 */
@Injectable()
export class SettlerService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    @Inject(FEEDS) private readonly feeds: Feeds,
    private readonly messages: MessageRepository,
    private readonly dossiers: DossierRepository,
    private readonly outbox: OutboxRepository,
    private readonly refusals: RefusalRepository,
    private readonly signer: SignerService,
    private readonly reconciler: Reconciler,
    private readonly vault: Vault,
  ) {}

  /**
   * One that the database does not take must not hold up those that came with it.
   * @returns how each ended, by receipt; none for one that another reader has ended, or that is tried again
   */
  async settle(read: readonly ReadMessage[]): Promise<Map<string, Ended>> {
    try {
      return await this.settleTogether(read);
    } catch (error) {
      const [first, ...rest] = read;
      if (!first || !isOfOne(error)) throw error;
      if (rest.length === 0) return this.settleOddOne(first, error);
      const ends = new Map<string, Ended>();
      for (const one of read)
        for (const [id, end] of await this.settle([one]).catch(() => [])) ends.set(id, end);
      return ends;
    }
  }

  /** What will never be taken is for a person; anything else is tried again when the lease ends. */
  private async settleOddOne(one: ReadMessage, error: unknown): Promise<Map<string, Ended>> {
    this.log.error({ source: one.feed, event: one.id, error }, 'a message could not be settled');
    if (!isForGood(error)) throw error;
    const reading = kept('what it says cannot be kept by this version');
    return this.settleTogether([{ ...one, reading }]);
  }

  private async settleTogether(read: readonly ReadMessage[]): Promise<Map<string, Ended>> {
    const ends = await this.database.transaction().execute(async (transaction) => {
      // Another reader may have been quicker, if this one outlived its lease.
      const open = await this.messages.lock(
        transaction,
        read.map(({ id }) => id),
      );
      const ours = read.filter(({ id }) => open.has(id));
      const keys = ours.flatMap(({ feed, reading }) =>
        reading.kind === 'facts'
          ? reading.facts.map(({ about }) => this.dossiers.keyOf(feed, about))
          : [],
      );
      const held = await this.dossiers.lock(transaction, keys);
      const weigher = this.weigher(held);
      for (const { id, feed, reading } of ours) weigher.weigh({ feed, receipt: id, reading });
      const sealing = new Map(ours.map(({ id, dataKey }) => [id, dataKey]));
      return this.write(transaction, weigher, sealing, ours);
    });
    crashPoint('recorded');
    return ends;
  }

  /** Looks again at dossiers whose time has come. @returns how many there were; at most 64 at a time */
  async lookAgain(): Promise<number> {
    const due = await this.dossiers.due(this.database, this.clock.now(), 64);
    if (due.length === 0) return 0;
    try {
      await this.lookAgainAt(due);
    } catch (error) {
      if (!isOfOne(error)) throw error;
      for (const key of due)
        await this.lookAgainAt([key]).catch((odd: unknown) => this.putOff(key, odd));
    }
    return due.length;
  }

  private async lookAgainAt(due: readonly string[]): Promise<void> {
    await this.database.transaction().execute(async (transaction) => {
      const held = await this.dossiers.lock(transaction, due);
      const weigher = this.weigher(held);
      for (const { key, feed, messageId } of held)
        weigher.weigh({ feed, receipt: messageId ?? '', lookAgain: key });
      const sealing = await this.messages.dataKeys(
        transaction,
        weigher.drafts.map(({ receipt }) => receipt),
      );
      await this.write(transaction, weigher, sealing, []);
    });
  }

  /** It would fail twice a second, and stand before those that came after it. */
  private async putOff(key: string, error: unknown): Promise<void> {
    this.log.error({ error }, 'what was remembered could not be looked at again: in an hour');
    const later = new Date(this.clock.now().getTime() + 3_600_000);
    await this.dossiers.putOff(this.database, key, later);
  }

  private weigher(held: readonly Dossier[]): Weigher {
    return new Weigher({
      feeds: this.feeds,
      dossiers: new Map(held.map((dossier) => [dossier.key, dossier])),
      keyOf: (feed, about) => this.dossiers.keyOf(feed, about),
      now: this.clock.now(),
      jti: newId,
      onError: (error, event, source) =>
        this.log.error({ source, event, error }, 'a message could not be weighed'),
    });
  }

  private async write(
    transaction: Database,
    weigher: Weigher,
    sealing: ReadonlyMap<string, Buffer | null>,
    read: readonly ReadMessage[],
  ): Promise<Map<string, Ended>> {
    const now = this.clock.now();
    const keys = await this.keysFor(transaction, weigher, sealing);
    await this.reconciler.note(transaction, weigher.byHand, keys, now);
    const reconciled = await this.reconciler.reconcile(transaction, weigher.drafts, now);
    weigher.endOtherwise(reconciled.drafts, reconciled.reasons);
    const drafts = await this.pointed(transaction, reconciled.drafts);
    const { statements, unfit } = await this.signed(drafts, sealing);
    await this.outbox.add(transaction, statements, this.clock.machine());
    await this.dossiers.write(transaction, weigher.changedDossiers(), now);
    await this.dossiers.letGo(transaction, reconciled.gaveWay);
    const details = new Map(read.map((one) => [one.id, one]));
    const ended = [...weigher.ends.values()].map(({ id, outcome, reason }): Ended => {
      const faults = unfit.get(id) ?? [];
      const { detail = null, dataKey = null, answer = null } = details.get(id) ?? {};
      return {
        id,
        outcome: faults.length > 0 ? 'kept' : outcome,
        events: statements.filter(({ messageId }) => messageId === id).length,
        reason: [...(reason === null ? [] : [reason]), ...faults].join('; ') || null,
        detail: detail && this.vault.sealBeside(id, dataKey, detail, 'detail'),
        answer,
        own: details.has(id),
      };
    });
    await this.messages.end(transaction, ended);
    for (const { id, outcome } of ended)
      if (outcome === 'kept') this.log.warn({ event: id }, 'a message is kept for a person');
    return new Map(ended.map((one) => [one.id, one]));
  }

  /** The keys to seal with: of the messages at hand, and of those that they are about. */
  private async keysFor(
    transaction: Database,
    { byHand }: Weigher,
    sealing: ReadonlyMap<string, Buffer | null>,
  ): Promise<ReadonlyMap<string, Buffer | null>> {
    const missing = byHand.map(({ receipt }) => receipt).filter((receipt) => !sealing.has(receipt));
    if (missing.length === 0) return sealing;
    return new Map([...sealing, ...(await this.messages.dataKeys(transaction, missing))]);
  }

  /** What corrects a statement that a person has mended corrects what was sent in its place. */
  private async pointed(
    transaction: Database,
    drafts: readonly WeighedDraft[],
  ): Promise<readonly WeighedDraft[]> {
    const corrected = drafts.flatMap(({ draft }) => correctedBy(draft) ?? []);
    const mended = await this.refusals.mendedBy(transaction, corrected);
    if (mended.size === 0) return drafts;
    return drafts.map((one) => ({
      ...one,
      draft: correcting(one.draft, mended.get(correctedBy(one.draft) ?? '')),
    }));
  }

  /** What does not fit its contract is for a person, and holds up nothing else. */
  private async signed(
    drafts: readonly WeighedDraft[],
    sealing: ReadonlyMap<string, Buffer | null>,
  ): Promise<{ statements: SealedStatement[]; unfit: Map<string, string[]> }> {
    const unfit = new Map<string, string[]>();
    const signed = await Promise.all(
      drafts.map(async ({ feed, receipt, draft }) => {
        const statement = await this.signer.sign(feed, receipt, draft);
        if ('unfit' in statement) {
          unfit.set(receipt, [...(unfit.get(receipt) ?? []), statement.unfit]);
          return [];
        }
        const { compact, ...rest } = statement;
        const key = sealing.get(receipt) ?? null;
        return [{ ...rest, sealed: this.vault.sealBeside(receipt, key, compact, 'statement') }];
      }),
    );
    return { statements: signed.flat(), unfit };
  }
}

const isAnswer = (error: unknown): error is { code?: unknown } =>
  typeof error === 'object' && error !== null && 'severity' in error;

/** Whether a batch failed by what one of it says, and not because the database is away or full. */
function isOfOne(error: unknown): boolean {
  // SQLSTATE classes of connections, resources, operators and the system.
  if (isAnswer(error)) return !/^(08|53|57|58)/.test(String(error.code));
  return error instanceof TocsinError || error instanceof TypeError || error instanceof RangeError;
}

/** Whether it will fail however often it is tried: SQLSTATE class 22 is of wrong data. */
const isForGood = (error: unknown): boolean =>
  isAnswer(error) ? String(error.code).startsWith('22') : true;
