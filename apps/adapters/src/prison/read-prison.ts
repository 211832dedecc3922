import type { Message } from '../feeds/envelope.js';
import { nomsOf } from '#contracts';
import { subjectOf } from '../feeds/identifiers.js';
import { instantOf, toeOf } from '../feeds/instants.js';
import { at, objectsAt, textAt } from '../feeds/json.js';
import { kept, nothing, type Reading, type ReadingContext } from '../feeds/reading.js';
import type { PlainFact } from '../feeds/tell-once.js';

const released = 'prison-offender-events.prisoner.released';

/** Why a departure is no release (FEEDS §2.2, `reason`). */
const otherDepartures: Readonly<Record<string, Reading<PlainFact>>> = {
  TEMPORARY_ABSENCE_RELEASE: nothing('a temporary absence, not a release'),
  SENT_TO_COURT: nothing('a journey to court, not a release'),
  TRANSFERRED: nothing('a transfer between prisons, not a release'),
  RELEASED_TO_HOSPITAL: kept('left prison for a hospital, which this version does not tell'),
};

const hospital = kept('discharged to a hospital, which this version does not tell');
const deported = kept('deported or handed to immigration, which this version does not tell');
const absconded = kept('absconded (unlawfully at large), not released: somebody must be told');

/** Why `RELEASED` is no release, by NOMIS movement reason (FEEDS §2.2). Any other code is a release. */
const notReleases: Readonly<Record<string, Reading<PlainFact>>> = {
  UAL: absconded,
  UAL_ECL: absconded,
  DEC: nothing('the person died'),
  MRG: nothing('two records were merged; nobody left'),
  HO: hospital,
  HP: hospital,
  HQ: hospital,
  DD: deported,
  DE: deported,
  DL: deported,
};

/** The prison number; nothing when the message names two. */
function nomsIn({ body }: Message): string | undefined {
  const references = objectsAt(body, 'personReference', 'identifiers')
    .filter((identifier) => identifier['type'] === 'NOMS')
    .map((identifier) => textAt(identifier, 'value'));
  const given = [textAt(body, 'additionalInformation', 'nomsNumber'), ...references];
  const distinct = new Set(given.map(nomsOf).filter((noms) => noms !== undefined));
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

/**
 * Reads a prison's domain event (FEEDS §2). `description` is never looked at: it may contradict the type.
 * A code nobody knows is a release: better one alert too many than a release nobody hears of.
 */
export function readPrison(message: Message, { record, now }: ReadingContext): Reading<PlainFact> {
  const { body, eventType } = message;
  if (eventType === undefined) return kept('it does not say what kind of event it is');
  if (eventType === 'prisoner-offender-search.prisoner.released')
    return nothing('the prison tells the same release by its own event');
  if (eventType !== released) return nothing('not an event that this feed tells');

  const information = at(body, 'additionalInformation');
  const reason = textAt(information, 'reason');
  if (reason !== 'RELEASED') {
    const known = Object.hasOwn(otherDepartures, reason ?? '') && otherDepartures[reason ?? ''];
    return known || kept('the reason for leaving is not known to this version');
  }
  const code = textAt(information, 'nomisMovementReasonCode');
  if (code === undefined) return kept('a release without its movement reason code');
  const notRelease = Object.hasOwn(notReleases, code) ? notReleases[code] : undefined;
  if (notRelease) return notRelease;

  const subject = subjectOf({ noms: nomsIn(message) });
  if (!subject) return kept('a release without one clear prison number');
  const occurred = instantOf(textAt(body, 'occurredAt'), now);
  if (!occurred) return kept('a release whose time cannot be read');
  const draft = {
    name: 'prison.released',
    subject,
    toe: toeOf(occurred),
    content: {
      prison: textAt(information, 'prisonId'),
      reason: code,
      source: { system: 'prison-offender-events', record },
    },
    record,
  };
  return { kind: 'facts', facts: [{ about: `release ${record}`, draft }] };
}
