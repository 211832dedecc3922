import type { FeedName } from '../config.js';
import type {
  ByHand,
  Draft,
  Fact,
  Feed,
  Reading,
  Weighed,
  WeighingContext,
} from '../feeds/reading.js';
import type { Dossier } from './dossier.repository.js';
import type { Outcome } from './message.repository.js';

/** A message that was read, or a dossier whose time has come. */
export type ToWeigh = { feed: FeedName; receipt: string } & (
  { reading: Reading } | { lookAgain: string }
);

/** A draft with the message that it comes of. */
export interface WeighedDraft {
  feed: FeedName;
  receipt: string;
  draft: Draft;
}

/** How messages end: those that were read, and those that waited. */
export interface End {
  id: string;
  outcome: Outcome;
  reason: string | null;
}

export interface Weighing {
  feeds: ReadonlyMap<FeedName, Feed>;
  /** The dossiers concerned, by key. What is weighed changes them here. */
  dossiers: Map<string, Dossier>;
  keyOf(feed: FeedName, about: string): string;
  now: Date;
  jti: () => string;
  /** Told what a feed's code threw; the message is then for a person. */
  onError(error: unknown, receipt: string, feed: FeedName): void;
}

const unreadable = 'it could not be read by this version';

/** Weighs facts one after another, each against what the one before it left. Pure, but for the dossiers given. */
export class Weigher {
  readonly drafts: WeighedDraft[] = [];
  readonly byHand: (ByHand & { feed: FeedName })[] = [];
  readonly ends = new Map<string, End>();
  private readonly changed = new Set<string>();

  constructor(private readonly given: Weighing) {}

  weigh(one: ToWeigh): void {
    if ('lookAgain' in one) {
      const dossier = this.given.dossiers.get(one.lookAgain);
      const feed = this.given.feeds.get(one.feed);
      // Another process may have been quicker.
      if (!dossier?.lookAgainAt || dossier.lookAgainAt > this.given.now) return;
      const receipt = dossier.messageId ?? one.receipt;
      const weighed = this.guarded(
        receipt,
        one.feed,
        () => feed?.lookAgain?.(dossier.known, this.context(one.feed, receipt)) ?? nothingWaits,
      );
      this.take(one.feed, receipt, dossier, weighed);
      return;
    }
    const { feed, receipt, reading } = one;
    if (reading.kind === 'facts') {
      const all = reading.facts.map((fact) => this.fact(feed, receipt, fact));
      this.ends.set(receipt, together(receipt, all, reading.alsoKept));
    } else if (reading.kind !== 'ask') {
      this.ends.set(receipt, { id: receipt, outcome: reading.kind, reason: reading.reason });
    }
  }

  private fact(name: FeedName, receipt: string, fact: Fact): Weighed {
    const feed = this.given.feeds.get(name);
    const key = this.given.keyOf(name, fact.about);
    const dossier = this.given.dossiers.get(key) ?? { ...blank, key, feed: name };
    const weighed = this.guarded(receipt, name, () => {
      if (!feed) throw new Error(`There is no feed ${name}`);
      return feed.weigh(dossier.known, fact, this.context(name, receipt));
    });
    this.take(name, receipt, dossier, weighed);
    return weighed;
  }

  /** Keeps what came of a fact: drafts, what is remembered, and how a message ends that waited for it. */
  private take(feed: FeedName, receipt: string, dossier: Dossier, weighed: Weighed): void {
    if (weighed.byHand) this.byHand.push({ ...weighed.byHand, feed });
    for (const draft of weighed.drafts ?? []) this.drafts.push({ feed, receipt, draft });
    const { lookAgainAt, known = dossier.known } = weighed;
    const waited = dossier.messageId;
    const isNew = weighed.as === 'waits' || (weighed.drafts?.length ?? 0) > 0;
    const waits = lookAgainAt === undefined ? null : isNew ? receipt : (waited ?? receipt);
    if (waited !== null && waits !== waited) this.endWaiting(ended(waited, weighed));
    const after = {
      key: dossier.key,
      feed,
      known,
      messageId: waits,
      lookAgainAt: lookAgainAt ?? null,
    };
    this.given.dossiers.set(dossier.key, after);
    this.changed.add(dossier.key);
  }

  /** A message may wait in several dossiers, and end in several at once. */
  private endWaiting(end: End): void {
    const before = this.ends.get(end.id);
    this.ends.set(end.id, before ? worse(before, end) : end);
  }

  /** As they are to be written. */
  changedDossiers(): Dossier[] {
    return [...this.changed].flatMap((key) => this.given.dossiers.get(key) ?? []);
  }

  /** Ends messages of which nothing is left to send, and others that it concerned. */
  endOtherwise(left: readonly WeighedDraft[], reasons: ReadonlyMap<string, string>): void {
    const sending = new Set(left.map(({ receipt }) => receipt));
    for (const [id, reason] of reasons) {
      const own = this.ends.get(id);
      if (own?.outcome === 'kept') this.ends.set(id, { ...own, reason: join(own.reason, reason) });
      else if (!sending.has(id)) this.ends.set(id, { id, outcome: 'nothing', reason });
    }
  }

  private context(feed: FeedName, receipt: string): WeighingContext {
    const { now, jti } = this.given;
    const known = (about: string): unknown =>
      this.given.dossiers.get(this.given.keyOf(feed, about))?.known;
    return { receipt, now, jti, known };
  }

  private guarded(receipt: string, feed: FeedName, work: () => Weighed): Weighed {
    try {
      return work();
    } catch (error) {
      this.given.onError(error, receipt, feed);
      return { as: 'kept', reason: unreadable };
    }
  }
}

/** A feed that waits for nothing has nothing to look again at. */
const nothingWaits: Weighed = { as: 'nothing', reason: 'nothing waits any more' };

const blank = { known: undefined, messageId: null, lookAgainAt: null };

const order = ['kept', 'waits', 'told', 'nothing'] as const;

/** Of two ends of one message, the one that asks more of a person. */
function worse(one: End, other: End): End {
  const [first, second] = [one, other].sort(
    (a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome),
  ) as [End, End];
  const reasons = first.outcome === second.outcome ? [first.reason, second.reason] : [first.reason];
  const said = [...new Set(reasons.filter((reason) => reason !== null))];
  return { ...first, reason: said.join('; ') || null };
}

const ended = (id: string, { as, reason }: Weighed): End => ({
  id,
  outcome: as === 'waits' ? 'nothing' : as,
  reason: reason ?? null,
});

const join = (...reasons: (string | null)[]): string => reasons.filter(Boolean).join('; ');

/** One end for a message of several facts: the one that asks most of a person, with every reason for it. */
function together(id: string, all: readonly Weighed[], alsoKept: string | undefined): End {
  const keptReasons = all.filter(({ as }) => as === 'kept').map(({ reason }) => reason);
  if (alsoKept !== undefined) keptReasons.push(alsoKept);
  const outcome =
    keptReasons.length > 0
      ? 'kept'
      : (order.find((one) => all.some(({ as }) => as === one)) ?? 'nothing');
  const reasons =
    outcome === 'kept'
      ? keptReasons
      : all.filter(({ as }) => as === outcome).map(({ reason }) => reason);
  const reason = [...new Set(reasons.filter((one) => one !== undefined))].join('; ');
  return {
    id,
    outcome,
    reason: reason || (outcome === 'nothing' ? 'there was nothing in it' : null),
  };
}
