import { correction } from '../feeds/correction.js';
import type { WeighingContext } from '../feeds/reading.js';
import type { CaseFact } from './case-fact.js';
import { instantText } from './days.js';
import type { Dossier, Told } from './dossier.js';
import { draftOf, named, type Telling } from './draft.js';
import type { Standing } from './standing.js';

interface Weighed {
  after: Dossier;
  now: Standing;
  told: Told;
}

const members = ['registered', 'category', 'level', 'rosh', 'flags'] as const;

/**
 * Tells how the case is registered, when a member of it is new. What is not known is left out: the contract leaves it
 * as it was. All of it is said each time, so that one statement alone can be believed.
 */
export function registrationDraft(
  { after, now, told }: Weighed,
  fact: CaseFact,
  context: WeighingContext,
): Telling {
  const values: Record<string, string> = {};
  for (const member of members) {
    if (now[member] !== undefined) values[member] = JSON.stringify(now[member]);
  }
  const before = told.registration;
  const last = { ...startingWith(after), ...before?.values };
  const isNew = members.some(
    (member) => values[member] !== undefined && values[member] !== last[member],
  );
  if (!isNew) return { drafts: [], told };
  // The broker puts statements in the order of their `from`: one that follows may not hold from before.
  const from = Math.max(fromOf(fact, before === undefined), before?.from ?? 0);
  const jti = context.jti();
  const deleted = fact.changes.find((change) => change.says === 'taken-off' && change.deleted);
  // A registration that was never right takes back the statement that told it.
  const takenBack =
    before && deleted && 'id' in deleted && before.id === deleted.id ? before : undefined;
  const { registered, category, level, rosh, flags } = now;
  const content = {
    ...{ registered, category, level, rosh, flags },
    from: instantText(from),
    ...correction(takenBack?.jti),
  };
  const id = fact.changes.find((change) => change.says === 'registered')?.id;
  const draft = { ...draftOf(named(fact, after), 'probation.registration-changed', content), jti };
  return {
    drafts: [draft],
    told: {
      ...told,
      registration: {
        values: { ...before?.values, ...values },
        from,
        jti,
        ...(id !== undefined && { id }),
      },
    },
  };
}

/**
 * What is taken as told before anything was. That he has no mark is no news, nor that he is not registered, as long as
 * no word on a MAPPA registration has ever come.
 */
function startingWith({ registrations, ends, stands }: Dossier): Record<string, string> {
  const isMappa = (change: Dossier['registrations'][string] | Dossier['ends'][string]): boolean =>
    (change.says === 'registered' ? change.entry.of : change.of) === 'mappa';
  const all = [...Object.values(registrations), ...Object.values(ends)];
  return { flags: '[]', ...(!stands && !all.some(isMappa) && { registered: 'false' }) };
}

/** The day of the registration itself, where it is the first word on the case. */
function fromOf({ at, changes }: CaseFact, isFirst: boolean): number {
  const since = changes.flatMap(
    (change) => (change.says === 'registered' ? change.since : []) ?? [],
  );
  return isFirst ? (since[0] ?? at) : at;
}
