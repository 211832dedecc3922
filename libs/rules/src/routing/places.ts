import type { Directory } from '../directory.js';
import type { Policy } from '../policy/types.js';
import type { Place, Places, RoutingFacts } from './wanted.js';

/** City of London Police is a force of its own inside the London area (RR-03). */
const city = 'city-of-london';

/** Every place that an event about a case concerns, and why. */
export function placesOf(
  facts: RoutingFacts,
  policy: Pick<Policy, 'areaRule'>,
  directory: Directory,
): Places {
  return {
    units: once(concernedUnits(facts, directory)),
    areas: once(mappaAreas(facts, policy, directory)),
    scene: scene(facts, directory),
    ...receivingSide(facts, directory),
    prisons: once(prisonsOf(facts)),
  };
}

function concernedUnits(
  { case: held, event, severity }: RoutingFacts,
  directory: Directory,
): Place[] {
  const lies = (code: string | undefined): string | undefined =>
    code === undefined ? undefined : directory.unit(code)?.within;
  const found: Place[] = [];
  const add = (id: string | undefined, why: (id: string) => string, second = false): void => {
    if (id !== undefined) found.push({ id, why: why(id), second });
  };
  const lives = held?.residence?.borough ?? lies(held?.residence?.premises);
  // Where the hostel lies, the unit that takes care of him meanwhile is a second one all the same (RR-08).
  const cares = (id: string | undefined): boolean =>
    id !== lives && (held?.arrangements.some(({ unit }) => unit === id) ?? false);
  if (held?.residence) {
    const place = lies(held.residence.premises);
    add(lives, (id) => `RR-03: borough of residence ${id}`);
    add(place, (id) => `RR-03: borough of the approved premises, ${id}`, cares(place));
  }
  for (const post of answering(held)) {
    add(directory.teamOf(post)?.place, (id) => `RR-05: supervised in ${id}`, lives !== undefined);
  }
  for (const borough of held?.boroughs ?? []) add(borough, (id) => `RR-03: also concerned, ${id}`);
  for (const { kind, unit, approved } of held?.arrangements ?? []) {
    const rule = kind === 'split' ? 'RR-05: split case' : 'RR-08: caretaking';
    add(unit, (id) => `${rule}${approved ? '' : ' without approval'}, ${id}`, true);
  }
  if (severity === 'P1' || severity === 'P2')
    add(held?.transfer?.toUnit, (id) => `RR-06: transfer to ${id} under way`, true);
  add(event.toUnit, (id) => `RR-06: the event names ${id}`);
  const scene = lies(event.premises);
  add(scene, (id) => `RR-09: place of the approved premises, ${id}`, cares(scene));
  if ([event.court, event.premises].some((code) => lies(code) === city))
    add(city, () => 'RR-03: in the City of London, which has a force of its own');
  return found;
}

/** The posts whose unit supervises: the owners or, while nobody answers, whoever answered last (RR-07). */
const answering = (held: RoutingFacts['case']): string[] => {
  const owners = held?.owners.map(({ post }) => post) ?? [];
  const last = held?.vacancy?.lastPost;
  return owners.length > 0 || last === undefined ? owners : [last];
};

/** RR-02. The area set on the case counts; without one every candidate is told, and the doubt is a conflict. */
function mappaAreas(
  { case: held, event }: RoutingFacts,
  { areaRule }: Pick<Policy, 'areaRule'>,
  directory: Directory,
): Place[] {
  const areaOf = (unit: string | undefined): string | undefined =>
    unit === undefined ? undefined : directory.areaOf(unit);
  if (held?.area !== undefined)
    return [{ id: held.area, why: `RR-02: area set on the case, ${held.area}` }];
  const byOfficer = answering(held).flatMap((post) => {
    const id = areaOf(directory.teamOf(post)?.place);
    return id === undefined ? [] : [{ id, why: `RR-02: area of the offender manager, ${id}` }];
  });
  const lives = areaOf(held?.residence?.borough ?? held?.residence?.premises);
  const byResidence =
    lives === undefined ? [] : [{ id: lives, why: `RR-02: area of residence, ${lives}` }];
  if (areaRule.rule === 'officer-in-custody-else-residence') {
    // The rule of 2004: where the offender manager is while he serves a sentence, else where he lives.
    const [first] = held?.custody ? [...byOfficer, ...byResidence] : [...byResidence, ...byOfficer];
    if (first) return [first];
  }
  const candidates = [...byResidence, ...byOfficer];
  if (candidates.length > 0)
    return candidates.map(({ id, why }) => ({ id, why: `${why}, as none is set on the case` }));
  const sending = areaOf(event.premises ?? event.prison ?? event.court ?? event.senderUnit);
  const id = sending ?? directory.area;
  return [{ id, why: sending ? `RR-02: area of the sender, ${id}` : `RR-02: home area, ${id}` }];
}

/** Whether several MAPPA areas may claim the case because none is set on it: conflict C-08. */
export const areaIsInDoubt = (places: Places, { case: held }: RoutingFacts): boolean =>
  held !== undefined && held.area === undefined && places.areas.length > 1;

function scene({ case: held, event }: RoutingFacts, directory: Directory): Place[] {
  const place =
    event.premises ?? event.toUnit ?? held?.residence?.premises ?? held?.residence?.borough;
  const id = place === undefined ? undefined : directory.areaOf(place);
  return id === undefined ? [] : [{ id, why: `RR-09: police of the place, ${id}` }];
}

/** RR-06: the unit that a transfer goes to. */
function receivingSide(
  { case: held, event }: RoutingFacts,
  directory: Directory,
): Pick<Places, 'receiving' | 'receivingAreas'> {
  const unit = event.toUnit ?? held?.transfer?.toUnit;
  const area = unit === undefined ? undefined : directory.areaOf(unit);
  const side = (id: string | undefined): Place[] =>
    id === undefined ? [] : [{ id, why: `RR-06: the receiving side, ${id}` }];
  return { receiving: side(unit), receivingAreas: side(area) };
}

/** RR-04. The prison of the event, the one that holds him, and for five working days the one he left. */
function prisonsOf({ case: held, event }: RoutingFacts): Place[] {
  const found: Place[] = [];
  const add = (id: string | undefined, why: (id: string) => string): void => {
    if (id !== undefined) found.push({ id, why: why(id) });
  };
  add(event.prison, (id) => `RR-04: the prison of the event, ${id}`);
  add(held?.custody?.prison, (id) => `RR-04: in custody at ${id}`);
  add(held?.leftPrison?.prison, (id) => `RR-04: he left ${id} in the last five working days`);
  return found;
}

/** Each place once, with all its reasons. */
function once(places: readonly Place[]): Place[] {
  const kept = new Map<string, Place>();
  for (const place of places) {
    const name = place.id ?? '';
    const before = kept.get(name);
    if (!before) kept.set(name, place);
    else if (!before.why.includes(place.why))
      kept.set(name, {
        ...place,
        why: `${before.why}; ${place.why}`,
        second: before.second === true && place.second === true,
      });
  }
  return [...kept.values()];
}
