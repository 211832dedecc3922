import type { Kind } from './classify.js';
import { pruned } from './codes.js';
import type { Finding } from './finding.js';

const most = 20;
const sorted = (texts: readonly (string | undefined)[]): string[] =>
  [...new Set(texts.filter((text) => text !== undefined))].sort();
const listOf = (texts: readonly (string | undefined)[]): string[] | undefined => {
  const list = sorted(texts).slice(0, most);
  return list.length > 0 ? list : undefined;
};
/** The first that is there. */
export const first = <T>(all: readonly (T | undefined)[]): T | undefined =>
  all.find((one) => one !== undefined);

/** Results in the court's words. */
export const wordsOf = (findings: readonly Finding[]): string =>
  sorted(
    findings.map(({ label, length }) => (length === undefined ? label : `${label}, ${length}`)),
  ).join('; ');

/** What the results of one kind on one day come to. */
export type Group = readonly [Finding, ...Finding[]];

const common = (group: Group) => ({
  court: group[0].court,
  hearingDate: group[0].day === '' ? undefined : group[0].day,
  caseReferences: listOf(group.flatMap(({ references }) => references)),
});

const orders: Readonly<Record<string, string>> = {
  community: 'community-order',
  suspended: 'suspended-sentence',
};

/** The requirements that stand beside an order: on the same offences, or about the person as a whole. */
function requirementsOf(group: Group, all: readonly Finding[]): Finding[] {
  const offences = new Set(group.map(({ on }) => on));
  return all.filter(
    ({ means, on, day }) =>
      means.is === 'requirement' &&
      day === group[0].day &&
      (offences.has(on) || on.startsWith('whole')),
  );
}

function order(group: Group, all: readonly Finding[]): object {
  const beside = requirementsOf(group, all);
  const named = beside.flatMap(({ means }) =>
    means.is === 'requirement' && means.requirement !== undefined ? [means.requirement] : [],
  );
  const both = [...group, ...beside];
  const days = beside.find(
    ({ means }) => means.is === 'requirement' && means.requirement === 'RAR',
  );
  return {
    ...common(group),
    order: orders[group[0].means.is],
    length: first(group.map(({ length }) => length)),
    requirements: listOf(named),
    rehabilitationDays: days?.rehabilitationDays,
    curfew: named.includes('CURFEW') ? true : undefined,
    premises: first(both.map(({ premises }) => premises)),
    responsibleCourt: first(both.map(({ responsibleCourt }) => responsibleCourt)),
  };
}

const custody = (group: Group): object => ({
  ...common(group),
  results: group
    .slice(0, 50)
    .map(({ code, label, length }) => pruned({ code, label, length }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  prison: first(group.map(({ prison }) => prison)),
});

const remand = (group: Group): object => ({
  ...common(group),
  offenceCodes: listOf(group.map(({ offence }) => offence)),
  warrant: first(group.map(({ warrant }) => warrant)),
  nextHearing: first(group.map(({ nextHearing }) => nextHearing)),
  bailRefused: first(group.map(({ bailRefused }) => bailRefused)),
  prison: first(group.map(({ prison }) => prison)),
});

const isVaried = ({ label }: Finding): boolean =>
  /\b(varied|variation|amended|extended)\b/i.test(label);
const isDischarged = ({ label }: Finding): boolean =>
  /\b(discharged|revoked|quashed)\b/i.test(label);

function bail(group: Group): object {
  const premises = first(group.map((one) => one.premises));
  const conditional = group.some(({ means }) => means.is === 'bail' && means.conditional);
  return {
    ...common(group),
    change: group.every(isVaried) ? 'varied' : 'granted',
    // The court writes the conditions as text, which is never told: only that there are some.
    conditions: conditional ? ['CONDITIONS-SET'] : undefined,
    premises,
    nextHearing: first(group.map((one) => one.nextHearing)),
    legalBasis: premises === undefined ? undefined : 'bail-residence',
  };
}

function warrant(group: Group, hearing: string): object {
  const [{ means, court }] = group;
  if (means.is !== 'warrant') return {};
  return {
    court,
    step: means.step,
    kind: means.warrant,
    // The court's systems give a warrant no number of its own: then the hearing names it.
    warrant:
      first(group.map((one) => one.warrant)) ??
      hearing.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 40),
    expires: first(group.map(({ until }) => until)),
  };
}

/** An ancillary order says by its label what became of it. */
export const changeOf = (finding: Finding): 'made' | 'varied' | 'discharged' =>
  isDischarged(finding) ? 'discharged' : isVaried(finding) ? 'varied' : 'made';

function ancillary(group: Group): object {
  const [one] = group;
  const { caseReferences: _, ...where } = common(group);
  return {
    ...where,
    change: changeOf(one),
    order: one.means.is === 'order' ? one.means.order : undefined,
    from: first(group.map(({ from }) => from)),
    until: first(group.map(({ until }) => until)),
  };
}

function ended(group: Group): object {
  const [{ means }] = group;
  const at = common(group);
  return {
    ...at,
    caseReferences: at.caseReferences ?? ['not-given'],
    outcome: means.is === 'ended' ? means.outcome : undefined,
  };
}

function appeal(group: Group): object {
  const [{ means, court }] = group;
  if (means.is !== 'appeal') return {};
  const { caseReferences } = common(group);
  return { court, step: means.step, caseReferences, outcome: means.outcome };
}

/** The event of each kind of result, with its content; the gravest first. */
export const events: Partial<
  Record<
    Kind,
    [name: string, make: (group: Group, all: readonly Finding[], hearing: string) => object]
  >
> = {
  custody: ['court.sentenced-to-custody', custody],
  remand: ['court.remanded', remand],
  suspended: ['court.community-sentence', order],
  community: ['court.community-sentence', order],
  bail: ['court.bail-granted', bail],
  warrant: ['court.warrant-issued', (group, _, hearing) => warrant(group, hearing)],
  order: ['court.ancillary-order', ancillary],
  ended: ['court.proceedings-ended', ended],
  appeal: ['court.appeal', appeal],
};
/** The gravest first: a correction names the gravest that stands now. */
export const gravity = Object.keys(events);
