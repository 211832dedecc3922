import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '#database';
import type { FeedName } from '../config.js';
import { correctedBy, correcting } from '../feeds/correction.js';
import { personIdentifiers } from '../feeds/identifiers.js';
import type { ByHand, Draft } from '../feeds/reading.js';
import { Vault } from '../spool/vault.js';
import type { WeighedDraft } from '../spool/weigh.js';
import { ManualEntryRepository, type ManualEntry } from './manual-entry.repository.js';
import { agreement, type ManualTerms } from './reconcile.js';

/** Injection token of the {@link ManualTerms}. */
export const MANUAL_TERMS = Symbol('ManualTerms');

/** What is left to send, and what became of messages on the way. */
export interface Reconciled {
  drafts: WeighedDraft[];
  /** Why a message is not told (again), by receipt. */
  reasons: Map<string, string>;
  /** Messages by hand that were held back and wait no more. */
  gaveWay: string[];
}

const isByHand = (draft: Draft): boolean => {
  const { source } = draft.content as { source?: { manual?: unknown } };
  return source?.manual !== undefined;
};

/** Sees to it that what was stated by hand and what the feed states afterwards is one alert. */
@Injectable()
export class Reconciler {
  constructor(
    @Inject(MANUAL_TERMS) private readonly terms: ManualTerms,
    private readonly entries: ManualEntryRepository,
    private readonly vault: Vault,
  ) {}

  /** Any one of these finds a statement by hand of the same event about the same person. In hexadecimal. */
  private keysOf(feed: FeedName, { name, subject }: Draft): string[] {
    return personIdentifiers(subject).map((id) =>
      this.vault.index(`manual ${feed} ${name} ${id}`).toString('hex'),
    );
  }

  /** Writes down what was stated by hand. @param sealing the wrapped keys of messages, by receipt */
  async note(
    transaction: Database,
    all: readonly (ByHand & { feed: FeedName })[],
    sealing: ReadonlyMap<string, Buffer | null>,
    now: Date,
  ): Promise<void> {
    const entries = all.map(({ receipt, feed, state, until, draft }) => ({
      messageId: receipt,
      feed,
      state,
      until,
      draft,
      keys: this.keysOf(feed, draft),
      statedAt: now,
      dataKey: sealing.get(receipt) ?? null,
    }));
    await this.entries.write(transaction, entries);
  }

  /** One more statement, where there are drafts at all; two where one of them was stated by hand before. */
  async reconcile(
    transaction: Database,
    all: readonly WeighedDraft[],
    now: Date,
  ): Promise<Reconciled> {
    const asked = all.map((one) => ({ ...one, keys: this.keysOf(one.feed, one.draft) }));
    const reasons = new Map<string, string>();
    const gaveWay: string[] = [];
    if (asked.length === 0) return { drafts: [], reasons, gaveWay };
    const held = await this.entries.lock(
      transaction,
      [...new Set(asked.map(({ feed }) => feed))],
      asked.flatMap(({ keys }) => keys),
      asked.flatMap(({ draft }) => (isByHand(draft) ? draft.jti : correctedBy(draft)) ?? []),
      new Date(now.getTime() - this.terms.lookBack * 1000),
    );
    if (held.length === 0) return { drafts: [...all], reasons, gaveWay };
    const settled: { messageId: string; standsFor: string | null }[] = [];
    const drafts = asked.flatMap(({ keys, ...one }) => {
      if (isByHand(one.draft)) return this.stillToSend(one, held, reasons);
      const redirected = { ...one, draft: redirect(one.draft, held) };
      const entry = held.find(
        (candidate) =>
          candidate.state !== 'settled' &&
          candidate.feed === one.feed &&
          candidate.keys.some((key) => keys.includes(key)) &&
          agreement(one.draft, candidate.draft, this.terms) !== 'another',
      );
      if (!entry) return [redirected];
      const wasHeld = entry.state === 'held';
      entry.state = 'settled';
      if (wasHeld) {
        settled.push({ messageId: entry.messageId, standsFor: null });
        gaveWay.push(entry.messageId);
        reasons.set(entry.messageId, 'it was held back, and then the feed stated it itself');
        return [redirected];
      }
      if (agreement(one.draft, entry.draft, this.terms) === 'same') {
        settled.push({ messageId: entry.messageId, standsFor: one.draft.jti ?? null });
        reasons.set(one.receipt, 'it was stated by hand before, and says the same');
        return [];
      }
      settled.push({ messageId: entry.messageId, standsFor: null });
      return [{ ...one, draft: correcting(one.draft, entry.draft.jti) }];
    });
    await this.entries.settle(transaction, settled);
    return { drafts, reasons, gaveWay };
  }

  /** One that was held back is not sent when the feed has stated it meanwhile. */
  private stillToSend(
    one: WeighedDraft,
    held: readonly ManualEntry[],
    reasons: Map<string, string>,
  ): WeighedDraft[] {
    const own = held.find(({ draft }) => draft.jti === one.draft.jti);
    if (own?.state !== 'settled') return [one];
    reasons.set(one.receipt, 'it was held back, and then the feed stated it itself');
    return [];
  }
}

/** A correction of a statement that was never sent corrects the one by hand that stands in its place. */
function redirect(draft: Draft, held: readonly ManualEntry[]): Draft {
  const corrected = correctedBy(draft);
  const entry = held.find(
    ({ standsFor }) => corrected !== undefined && standsFor.includes(corrected),
  );
  return correcting(draft, entry?.draft.jti);
}
