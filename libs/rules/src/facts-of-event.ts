import type { FactKind, FactValues, StatedFact } from './case-fact.js';
import type { CaseTerms } from './case-facts.js';
import type { CaseFlag } from './facts.js';
import type { OwnershipStatement } from './ownership.js';
import { zonedDay } from './policy/days.js';

/** A state-bearing event, its content already fitted to its contract. */
export interface StatedEvent {
  /** Its name in the catalogue, as `prison.received`. */
  name: string;
  content: unknown;
  /** When it happened; when it was received, if that was not said. */
  at: Date;
}

type Members = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
const unit = (value: unknown): string | undefined => text(value)?.toLowerCase();
const instant = (value: unknown): Date | undefined =>
  typeof value === 'string' ? new Date(value) : undefined;
const startOfDay = (value: unknown): Date | undefined =>
  typeof value === 'string' ? new Date(zonedDay(value, 0)) : undefined;

const fact = <Kind extends FactKind>(kind: Kind, value: FactValues[Kind], from: Date): StatedFact =>
  ({ kind, value, from }) as StatedFact;

/** What an event says of its case, as facts. Most events say nothing lasting: none. */
export function factsOfEvent({ name, content, at }: StatedEvent, terms: CaseTerms): StatedFact[] {
  const said = content as Members;
  const owns = (says: OwnershipStatement, from = at): StatedFact[] => [
    fact('ownership', says, from),
  ];
  switch (name) {
    case 'prison.received':
      return [fact('custody', { prison: text(said['prison']) ?? '' }, instant(said['at']) ?? at)];
    case 'prison.transferred': {
      const day = startOfDay(said['on']);
      const custody = { prison: text(said['to']) ?? '', cameFrom: text(said['from']) };
      // Told ahead of the move, it holds from that day on.
      return [fact('custody', custody, day && day > at ? day : at)];
    }
    case 'prison.released':
    case 'prison.released-in-error':
    case 'prison.escaped':
      return [fact('custody', null, at)];
    case 'prison.release-unplanned': {
      // Without the time at the gate he has not gone yet.
      const gone = instant(said['gateTime']);
      return gone ? [fact('custody', null, gone)] : [];
    }
    case 'hostel.arrived':
      return [fact('premises', { code: text(said['premises']) ?? '' }, instant(said['at']) ?? at)];
    case 'hostel.returned':
      if (said['outcome'] !== 'returned') return [];
      return [fact('premises', { code: text(said['premises']) ?? '' }, instant(said['at']) ?? at)];
    case 'hostel.absconded':
      return [fact('premises', null, instant(said['leftAt']) ?? at)];
    case 'hostel.place-withdrawn': {
      const ends = startOfDay(said['endsOn']);
      return [fact('premises', null, ends && ends > at ? ends : at)];
    }
    case 'probation.officer-changed':
      return officerChanged(said, terms).flatMap((says) => owns(says, instant(said['from'])));
    case 'probation.transfer-requested':
      return owns({
        kind: 'transfer-requested',
        toUnit: unit(said['toUnit']) ?? '',
        expiresAt: terms.transferExpires(at),
      });
    case 'probation.transfer-allocated':
      return owns(allocatedTo(said, 'transfer-allocated', terms), instant(said['from']));
    case 'probation.transfer-declined':
      return owns({ kind: 'transfer-declined', because: text(said['because']) ?? '' });
    case 'probation.transfer-completed':
      return owns({ kind: 'transfer-completed' }, instant(said['at']));
    case 'probation.temporary-move-agreed':
      return owns(arranged(said), instant(said['from']));
    case 'probation.address-changed':
      return addressChanged(said, instant(said['from']) ?? at);
    case 'probation.registration-changed':
      return registrationChanged(said, instant(said['from']) ?? at);
    default:
      return [];
  }
}

function officerChanged(said: Members, terms: CaseTerms): OwnershipStatement[] {
  const reference = text(said['officerReference']);
  switch (said['change']) {
    case 'absent':
      return [{ kind: 'absent', cover: text(said['cover']), until: instant(said['until']) }];
    case 'left': {
      const post = reference === undefined ? text(said['post']) : terms.postOfReference(reference);
      // Somebody whom the directory does not have was nobody's owner here.
      return reference !== undefined && post === undefined ? [] : [{ kind: 'left', post }];
    }
    default:
      return [allocatedTo(said, said['change'] === 'changed' ? 'changed' : 'allocated', terms)];
  }
}

/** The post that is named, or that the directory has for the agency's own reference now. */
function allocatedTo(
  said: Members,
  kind: 'allocated' | 'changed' | 'transfer-allocated',
  terms: CaseTerms,
): OwnershipStatement {
  const reference = text(said['officerReference']);
  if (reference === undefined) return { kind, post: text(said['post']) ?? '' };
  const post = terms.postOfReference(reference);
  return post === undefined ? { kind: 'not-known', reference } : { kind, post };
}

const arranged = (said: Members): OwnershipStatement => ({
  kind: 'arranged',
  arrangement: said['kind'] === 'split' ? 'split' : 'caretaking',
  unit: unit(said['unit']) ?? '',
  approved: said['approvedBy'] !== undefined,
  until: instant(said['until']),
  scope: text(said['scope']),
});

function addressChanged(said: Members, from: Date): StatedFact[] {
  const premises = text(said['premises']);
  const place = fact('premises', premises === undefined ? null : { code: premises }, from);
  const borough = unit(said['borough']);
  // A hostel place alone says nothing of the borough he comes from.
  if (borough === undefined && said['noFixedAbode'] !== true) return [place];
  return [fact('residence', { borough, verified: said['verified'] === true }, from), place];
}

function registrationChanged(said: Members, from: Date): StatedFact[] {
  const facts: StatedFact[] = [];
  const given = (member: string, kind: FactKind): void => {
    const value = said[member];
    // Its contract has checked the value.
    if (value !== undefined) facts.push(fact(kind, value as FactValues[FactKind], from));
  };
  given('registered', 'registered');
  given('category', 'mappa-category');
  given('level', 'mappa-level');
  given('rosh', 'rosh');
  given('area', 'area');
  given('leadAgency', 'lead-agency');
  if (Array.isArray(said['flags'])) facts.push(fact('flags', said['flags'] as CaseFlag[], from));
  return facts;
}
