import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, crashPoint, newId, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { FeedName } from '../config.js';
import type { Reading } from '../feeds/reading.js';
import { FEEDS, type Feeds } from '../feeds/registry.js';
import { Reconciler } from '../manual/reconciler.service.js';
import { DossierRepository, type Dossier } from './dossier.repository.js';
import { MessageRepository, type Ended } from './message.repository.js';
import { OutboxRepository, type SealedStatement } from './outbox.repository.js';
import { SignerService } from './signer.service.js';
import { Vault } from './vault.js';
import { Weigher, type WeighedDraft } from './weigh.js';

/** A message with what it says. */
export interface ReadMessage {
  id: string;
  feed: FeedName;
  dataKey: Buffer | null;
  reading: Exclude<Reading, { kind: 'ask' }>;
  /** What a call-back answered, in plain. */
  detail: Buffer | null;
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
    private readonly signer: SignerService,
    private readonly reconciler: Reconciler,
    private readonly vault: Vault,
  ) {}

  /** @returns how each ended, by receipt; none for one that another reader has ended */
  async settle(read: readonly ReadMessage[]): Promise<Map<string, Ended>> {
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
    return due.length;
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
    const { drafts, reasons } = await this.reconciler.reconcile(transaction, weigher.drafts, now);
    weigher.endOtherwise(drafts, reasons);
    const { statements, unfit } = await this.signed(drafts, sealing);
    await this.outbox.add(transaction, statements, this.clock.machine());
    await this.dossiers.write(transaction, weigher.changedDossiers());
    const details = new Map(read.map((one) => [one.id, one]));
    const ended = [...weigher.ends.values()].map(({ id, outcome, reason }): Ended => {
      const faults = unfit.get(id) ?? [];
      const { detail = null, dataKey = null } = details.get(id) ?? {};
      return {
        id,
        outcome: faults.length > 0 ? 'kept' : outcome,
        events: statements.filter(({ messageId }) => messageId === id).length,
        reason: [...(reason === null ? [] : [reason]), ...faults].join('; ') || null,
        detail: detail && this.vault.sealBeside(id, dataKey, detail, 'detail'),
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
