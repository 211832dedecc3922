import type { Message } from '../feeds/envelope.js';
import { textAt } from '../feeds/json.js';
import { kept, type Reading, type ReadingContext } from '../feeds/reading.js';
import { personOf, type PrisonFact, type Sighting } from './facts.js';
import { codeAt, given, informationOf, nomsIn, prisonAt, systemOf, timeOf } from './members.js';
import type { PrisonerRecord } from './prisoner-record.js';

type Moved = Pick<Sighting, 'family' | 'way'>;

/** The events that tell of a movement: the same one is told by both families (FEEDS §0.3). */
export const movementEvents: ReadonlyMap<string, Moved> = new Map([
  ['prison-offender-events.prisoner.released', { family: 'late', way: 'out' }],
  ['prison-offender-events.prisoner.received', { family: 'late', way: 'in' }],
  ['prisoner-offender-search.prisoner.released', { family: 'immediate', way: 'out' }],
  ['prisoner-offender-search.prisoner.received', { family: 'immediate', way: 'in' }],
]);

/** What the prisoner record adds to a movement, as long as it speaks of the same movement. */
function fromRecord(record: PrisonerRecord, way: Sighting['way'], reason: string | undefined) {
  if (way === 'in')
    return {
      code: record.movement === 'ADM' ? record.movementReason : undefined,
      prison: record.prison,
      before: record.previousPrison,
      booking: record.booking,
    };
  const elsewhere =
    reason === 'RELEASED' &&
    record.movement !== undefined &&
    ['TAP', 'CRT', 'TRN'].includes(record.movement);
  return {
    code: record.movement === 'REL' ? record.movementReason : undefined,
    prison: record.lastPrison,
    booking: record.booking,
    instead:
      record.inOut === 'IN' ? ('in' as const) : elsewhere ? ('elsewhere' as const) : undefined,
  };
}

/**
 * Reads a release or a reception. `description` and `probableCause` are never looked at: they may contradict it.
 * @param record the prisoner record, where it was asked for
 */
export function readMovement(
  message: Message,
  { family, way }: Moved,
  context: ReadingContext,
  record?: PrisonerRecord,
): Reading<PrisonFact> {
  const kind = message.eventType ?? '';
  const information = informationOf(message);
  const noms = nomsIn(message);
  if (noms === undefined)
    return kept(
      `a ${way === 'out' ? 'release' : 'reception'} without one clear prison number: somebody must be told`,
    );
  const reason = textAt(information, 'reason');
  const more = record && fromRecord(record, way, reason);
  const time = timeOf(message, context);
  const origin = { system: systemOf(kind), record: context.record };
  const sighting: Sighting = {
    family,
    way,
    at: time.at,
    heard: Math.floor(context.now.getTime() / 1000),
    ...origin,
    ...given({
      untimed: time.untimed || undefined,
      reason,
      code: codeAt(information, 'nomisMovementReasonCode') ?? more?.code,
      prison: prisonAt(information, 'prisonId') ?? more?.prison,
      before: more && 'before' in more ? more.before : undefined,
      booking: more?.booking,
      instead: more && 'instead' in more ? more.instead : undefined,
    }),
  };
  return {
    kind: 'facts',
    facts: [{ about: personOf(noms), says: 'movement', noms, kind, ...origin, sighting }],
    ...(time.untimed && { alsoKept: 'the time of the movement cannot be read' }),
  };
}
