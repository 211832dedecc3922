import { z } from 'zod';
import type { Message } from '../feeds/envelope.js';
import {
  kept,
  type Draft,
  type Fact,
  type Feed,
  type Reading,
  type ReadingContext,
  type Weighed,
  type WeighingContext,
} from '../feeds/reading.js';

/** A statement by hand as it is kept, or what is to become of one that is held back. */
export type ManualFact = Fact & { manual: ManualMessage };

const draft = z.custom<Draft>((value) => typeof value === 'object' && value !== null);
const hold = z.object({ because: z.string(), until: z.string().optional() });
const manualMessage = z.discriminatedUnion('manual', [
  z.object({ manual: z.literal('state'), draft, hold: hold.optional() }),
  z.object({ manual: z.enum(['send', 'withdraw']), of: z.string(), because: z.string() }),
]);
/** The body of a message that came by hand. This adapter wrote it itself. */
export type ManualMessage = z.infer<typeof manualMessage>;

/** What is remembered of a statement by hand. */
interface ManualKnown {
  manual: 'held' | 'told' | 'withdrawn';
  /** The message that it came in as. */
  receipt: string;
  draft: Draft & { jti: string };
}

const isManualFact = (fact: Fact): fact is ManualFact => 'manual' in fact;
const isManualKnown = (known: unknown): known is ManualKnown =>
  typeof known === 'object' && known !== null && 'manual' in known;

function read({ body }: Message, { receipt }: ReadingContext): Reading<ManualFact> {
  const message = manualMessage.safeParse(body);
  if (!message.success) return kept('it is no statement by hand that this version can read');
  const manual = message.data;
  const id = manual.manual === 'state' ? receipt : manual.of;
  return { kind: 'facts', facts: [{ about: `manual ${id}`, manual }] };
}

const told = (known: Omit<ManualKnown, 'manual'>): Weighed<ManualKnown> => ({
  as: 'told',
  drafts: [known.draft],
  known: { ...known, manual: 'told' },
  byHand: { receipt: known.receipt, state: 'told', draft: known.draft },
});

function state(
  known: ManualKnown | undefined,
  { draft: stated, hold: held }: Extract<ManualMessage, { manual: 'state' }>,
  context: WeighingContext,
): Weighed<ManualKnown> {
  // Read again, it is the same statement.
  if (known) return { as: 'nothing', reason: 'it was taken before' };
  const { receipt } = context;
  const draft = { ...stated, jti: context.jti() };
  if (!held) return told({ receipt, draft });
  const until = held.until === undefined ? undefined : new Date(held.until);
  return {
    as: 'waits',
    reason: `held back by hand: ${held.because}`,
    known: { manual: 'held', receipt, draft },
    byHand: { receipt, state: 'held', until, draft },
    // Without an end it waits for somebody to send it, or for the feed to state it.
    lookAgainAt: until ?? never,
  };
}

const never = new Date('9999-01-01T00:00:00Z');

function weigh(
  known: ManualKnown | undefined,
  { manual }: ManualFact,
  context: WeighingContext,
): Weighed<ManualKnown> {
  if (manual.manual === 'state') return state(known, manual, context);
  if (known?.manual !== 'held')
    return { as: 'nothing', reason: 'it is not held back (any more), so there is nothing to do' };
  if (manual.manual === 'send') return told(known);
  return {
    as: 'nothing',
    reason: `taken back by hand before anybody was told: ${manual.because}`,
    known: { ...known, manual: 'withdrawn' },
    byHand: { receipt: known.receipt, state: 'settled', draft: known.draft },
  };
}

/** A feed that understands, besides its own messages, what people of the agency state by hand. */
export function withManual(feed: Feed): Feed {
  return {
    read: (message, context) =>
      context.way === 'manual' ? read(message, context) : feed.read(message, context),
    answered: (answer, message, context) =>
      feed.answered?.(answer, message, context) ?? kept('nobody knows what the answer means'),
    weigh: (known, fact, context) =>
      isManualFact(fact)
        ? weigh(isManualKnown(known) ? known : undefined, fact, context)
        : feed.weigh(known, fact, context),
    lookAgain: (known, context) =>
      isManualKnown(known)
        ? told(known)
        : (feed.lookAgain?.(known, context) ?? { as: 'nothing', reason: 'nothing waits any more' }),
  };
}
