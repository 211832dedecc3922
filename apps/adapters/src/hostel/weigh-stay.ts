import { correcting } from '../feeds/correction.js';
import type { Draft, Weighed, WeighingContext } from '../feeds/reading.js';
import type { StayFact } from './facts.js';
import {
  absenceFrom,
  newest,
  premisesKey,
  sayingOf,
  withAbsence,
  type HostelKnown,
  type Said,
  type Stay,
  type Told,
} from './known.js';
import { questionDraft } from './question.js';
import type { HostelTables } from './tables.js';

const hour = 3_600_000;

/**
 * What a record of a stay says now against what it said before: told once, corrected once, and what a night desk told
 * of the same absence counts as told.
 */
export function weighStay(
  { sameAbsenceHours }: HostelTables,
  known: HostelKnown,
  fact: StayFact,
  context: WeighingContext,
): Weighed<HostelKnown> {
  const { slot, draft, recorded, reason } = fact;
  const before = stayOf(known, fact).records[slot];
  const said = draft ? sayingOf(draft) : 'nothing';
  if (before?.said === said)
    return { as: 'nothing', reason: draft ? 'it was told before' : reasonOr(reason) };
  if (before?.recorded !== undefined && recorded !== undefined && recorded < before.recorded)
    return { as: 'nothing', reason: 'a newer record of it was read before' };
  if (!draft) return untold(known, fact, before, context);
  const desk =
    before?.jti === undefined ? deskTold(known, draft, sameAbsenceHours * hour) : undefined;
  if (desk && desk.left !== undefined && sameMinute(desk.left, leftOf(draft))) {
    const after = withRecord(known, fact, { said, jti: desk.jti, recorded });
    return { as: 'nothing', reason: toldAs(desk), known: after };
  }
  const jti = context.jti();
  const corrected = slot === 'bed-not-secured' ? undefined : (before?.jti ?? desk?.jti);
  const after = withRecord(known, fact, { said, jti, recorded });
  return {
    as: 'told',
    drafts: [{ ...correcting(draft, corrected), jti }],
    known: withItsAbsence(after, draft, {
      said,
      jti,
      receipt: context.receipt,
      at: context.now.getTime(),
    }),
  };
}

export const toldAs = ({ receipt }: Told): string => `it was told before, as receipt ${receipt}`;

const reasonOr = (reason: string | undefined): string => reason ?? 'there is nothing to tell of it';

/** Nothing is told of it now. What was told of it before is taken back, and a person asks what is true. */
function untold(
  known: HostelKnown,
  fact: StayFact,
  before: Said | undefined,
  context: WeighingContext,
): Weighed<HostelKnown> {
  const { subject, record, recorded, type } = fact;
  const reason = reasonOr(fact.reason);
  const after = withRecord(known, fact, { said: 'nothing', recorded });
  if (before?.jti === undefined) return { as: 'nothing', reason, known: after };
  const what = 'what was told of it before is recorded otherwise now';
  const question = questionDraft(subject, { kind: type, problem: 'contradiction', what, record });
  return {
    as: 'kept',
    reason: `${what}: ${reason}`,
    drafts: [{ ...correcting(question, before.jti), jti: context.jti() }],
    known: after,
  };
}

const stayOf = ({ stays }: HostelKnown, { stay, application }: StayFact): Stay =>
  stays.find(({ id }) => id === stay) ?? { id: stay, application, records: {} };

function withRecord(known: HostelKnown, fact: StayFact, record: Said): HostelKnown {
  const stay = stayOf(known, fact);
  const records = { ...stay.records, [fact.slot]: record };
  const others = known.stays.filter(({ id }) => id !== stay.id);
  return { ...known, stays: newest([...others, { ...stay, records }]) };
}

const premisesIn = ({ content }: Draft): string =>
  String((content as { premises?: unknown }).premises);

export function leftOf({ content }: Draft): number | undefined {
  const { leftAt } = content as { leftAt?: string };
  return leftAt === undefined ? undefined : Date.parse(leftAt);
}

/** What a night desk told of the absconding that the hostel system records now, while he is not back. */
function deskTold(known: HostelKnown, draft: Draft, within: number): Told | undefined {
  if (draft.name !== 'hostel.absconded') return undefined;
  const told = absenceFrom(known, premisesIn(draft)).absconded;
  if (!told?.isOfDesk) return undefined;
  const apart = Math.abs((leftOf(draft) ?? told.at) - (told.left ?? told.at));
  return apart <= within ? told : undefined;
}

const sameMinute = (one: number, other: number | undefined): boolean =>
  other !== undefined && Math.floor(one / 60_000) === Math.floor(other / 60_000);

/** Whoever absconded is absent, and whoever came is not. */
function withItsAbsence(
  known: HostelKnown,
  draft: Draft,
  told: Omit<Told, 'isOfDesk'>,
): HostelKnown {
  const premises = draft.name === 'hostel.bed-not-secured' ? undefined : premisesIn(draft);
  if (premises === undefined) return known;
  if (draft.name === 'hostel.absconded') {
    const absconded = { ...told, left: leftOf(draft), isOfDesk: false };
    return withAbsence(known, premises, { ...absenceFrom(known, premises), absconded });
  }
  if (draft.name !== 'hostel.arrived') return known;
  const { [premisesKey(premises)]: _, ...absences } = known.absences;
  return { ...known, absences };
}
