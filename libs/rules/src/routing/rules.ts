import type { AgencyKind } from '#contracts';
import type { CaseFlag } from '../facts.js';
import { ownerRole } from '../plan.js';
import { rolesOf } from '../policy/rows.js';
import type { RoutingRule, Wanted } from './wanted.js';

const victimUnit = 'victim-unit';

/** Who answers at the unit that stated an event. Other kinds of agency state events as a whole. */
const senderRoles: Partial<Record<AgencyKind, string>> = {
  prison: 'prison-omu',
  court: 'court',
  hostel: 'hostel',
};

/** The catalogue's own recipients (RULES §3.5): ● must accept, ○ copy, some only where a condition holds. */
const catalogue: RoutingRule = ({ row, facts, policy }) => {
  const { accept, copy } = rolesOf(row, policy, facts.conditions);
  return [
    ...accept.map((role) => wanted(role, 'accept', `${row.row}: must accept`)),
    // The victim unit is told by RR-15: a flag, and no content.
    ...copy
      .filter((role) => role !== victimUnit)
      .map((role) => wanted(role, 'copy', `${row.row}: copy`)),
  ];
};

/** RR-01. Who answered when it happened is told too; who answers now acts. */
const formerOwner: RoutingRule = ({ facts: { case: held } }) => {
  const now = new Set(held?.owners.map(({ post }) => post));
  return (held?.ownersThen ?? [])
    .filter(({ post }) => !now.has(post))
    .map(({ post }) => ({
      ...wanted(ownerRole, 'copy', 'RR-01: owned the case when it happened'),
      places: [{ post, why: `RR-01: owner at the time, ${post}` }],
    }));
};

/** CRT-06, promise 6. What corrects a statement reaches everybody who was told of it, whatever its own row says. */
const toldOfOldVersion: RoutingRule = ({ row, facts: { toldBefore = [] } }) =>
  toldBefore.map(({ role, team, post, kind, sees }) => ({
    ...wanted(role, kind, `${row.row}: was told of what this corrects`),
    places: [{ team, post, why: `${row.row}: told of the old version, ${post ?? team}` }],
    sees: sees === 'pointer' ? sees : undefined,
  }));

/** RR-04. Whoever holds the person is told of courts, meetings and release dates, whatever the row says. */
const holdingPrison: RoutingRule = ({ row, facts: { case: held }, places }) => {
  const concerns = /^(CRT|MAP)-|^PRI-0[236]$/.test(row.row);
  if (!concerns || !held?.custody || row.accept.includes('prison-omu')) return [];
  return [{ ...wanted('prison-omu', 'accept', 'RR-04: he is in custody'), places: places.prisons }];
};

/** RR-05. A split that nobody approved routes as one that was, and both senior officers must settle it. */
const splitWithoutApproval: RoutingRule = ({ facts: { case: held } }) => {
  const open = held?.arrangements.find(({ kind, approved }) => kind === 'split' && !approved);
  if (!held || !open) return [];
  const lives = held.residence?.borough;
  const places = [...new Set([open.unit, ...(lives === undefined ? [] : [lives])])].map((id) => ({
    id,
    why: `RR-05: one side of the split, ${id}`,
  }));
  return [{ ...wanted('senior-probation', 'accept', 'RR-05: a split without approval'), places }];
};

/** RR-05, RR-06, RR-08. The other unit's PPU and Jigsaw hear of everything that cannot wait. */
const secondUnit: RoutingRule = ({ row, facts, places }) => {
  const { case: held, severity } = facts;
  // Who settles ownership itself is said by its own rows.
  if (!held || /^(?:SYS|C)-|^PRB-0[1239]$/.test(row.row)) return [];
  const pressing = severity === 'P1' || severity === 'P2';
  const concerned = places.units.filter(({ second }) => second === true);
  if (concerned.length === 0) return [];
  return ['ppu', 'jigsaw']
    .filter((role) => !row.accept.includes(role))
    .map((role) => ({
      ...wanted(role, pressing ? 'accept' : 'copy', 'a second unit is concerned'),
      places: concerned,
    }));
};

/** RR-06. Both sides of a transfer, at once: their ladders meet at the ACO if nobody allocates. */
const bothSidesOfTransfer: RoutingRule = ({ row, places }) => {
  if (row.row !== 'PRB-02') return [];
  const sides = [
    ['senior-probation', places.receiving],
    ['assistant-chief', places.receivingAreas],
  ] as const;
  return sides.flatMap(([role, at]) => {
    const kind = row.accept.includes(role) ? 'accept' : 'copy';
    if (at.length === 0 || (kind === 'copy' && !row.copy.includes(role))) return [];
    return [{ ...wanted(role, kind, 'RR-06: a transfer under way'), places: at }];
  });
};

/** C-08. The senior officer of every unit that is in question. */
const everySide: RoutingRule = ({ row, facts: { case: held }, places }) => {
  if (row.row !== 'C-08' && row.type !== 'probation.temporary-move-overdue') return [];
  const units = new Set([
    ...(held?.conflicts ?? []).flatMap((one) => one.units),
    ...(held?.arrangements ?? []).map(({ unit }) => unit),
  ]);
  const sides = places.units.filter(({ id }) => id !== undefined && units.has(id));
  return sides.length === 0
    ? []
    : [{ ...wanted('senior-probation', 'accept', `${row.row}: one side of it`), places: sides }];
};

/** RR-09. Approved premises out of area: the hostel's manager, and the police of the place. */
const premisesOutOfArea: RoutingRule = ({ row, facts, places }) => {
  const { case: held, event } = facts;
  const premises = event.premises ?? held?.residence?.premises;
  if (!held || premises === undefined || !row.row.startsWith('APR-')) return [];
  const [place] = places.scene;
  const home = places.areas.some(({ id }) => id === place?.id);
  if (!place || home) return [];
  return [
    { ...wanted('hostel', 'copy', 'RR-09: approved premises out of area') },
    {
      ...wanted('police-of-place', row.dangerous ? 'accept' : 'copy', 'RR-09: police of the place'),
    },
  ];
};

/** RR-10. A person who is not sure: the unit that stated it is asked too, besides who SYS-03 names. */
const askSender: RoutingRule = ({ facts: { match, event } }) => {
  const sender = event.senderKind && senderRoles[event.senderKind];
  if (match === 'confirmed' || sender === undefined) return [];
  const unit = event.senderUnit;
  const places = [{ id: unit, why: `RR-10: the unit that stated it, ${unit ?? 'not known'}` }];
  return [{ ...wanted(sender, 'accept', 'RR-10: it is asked to say who it is'), places }];
};

const leads: readonly [CaseFlag, string, string][] = [
  ['under-18', 'youth-offending', 'RR-11: under 18'],
  ['restricted-patient', 'mental-health', 'RR-12: restricted patient or hospital order'],
  ['foreign-national', 'immigration', 'RR-13: foreign national or removal'],
];

/** RR-11, RR-12, RR-13. An additional lead must accept. */
const additionalLeads: RoutingRule = ({ row, facts: { case: held } }) =>
  row.row.startsWith('SYS-')
    ? []
    : leads
        .filter(([flag]) => held?.flags.includes(flag))
        .map(([, role, why]) => wanted(role, 'accept', why));

/** RR-14. Category 4: counter-terrorism contacts, who are told whom to ask and not what. */
const counterTerrorism: RoutingRule = ({ row, facts: { case: held } }) => {
  if (held?.risk.mappaCategory !== 4 || row.row.startsWith('SYS-')) return [];
  return ['counter-terrorism-probation', 'counter-terrorism-police'].map((role) => ({
    ...wanted(role, 'accept', 'RR-14: MAPPA category 4'),
    sees: 'pointer' as const,
  }));
};

/** RR-15. A flag only, to the victim unit; no victim's data is in the broker. */
const victimSafety: RoutingRule = ({ row, facts: { conditions } }) => {
  const told = row.copy.includes(victimUnit) || row.dangerous;
  if (!told || !conditions.has('victim-contact')) return [];
  return [
    {
      ...wanted(victimUnit, 'copy', 'RR-15: there is victim contact'),
      sees: 'pointer',
      notes: ['Victim contact exists: the victim liaison officer is to be told.'],
    },
  ];
};

/** In this order; none removes what another added. RR-16 adds nobody: a duty to co-operate alone routes nothing. */
export const routingRules: readonly RoutingRule[] = [
  // The police of the place are recipient 1.
  premisesOutOfArea,
  catalogue,
  formerOwner,
  toldOfOldVersion,
  holdingPrison,
  splitWithoutApproval,
  secondUnit,
  bothSidesOfTransfer,
  everySide,
  askSender,
  additionalLeads,
  counterTerrorism,
  victimSafety,
];

function wanted(role: string, kind: Wanted['kind'], why: string): Wanted {
  return { role, kind, because: [why] };
}
