import { endOfLondonDay, londonDay } from '../feeds/instants.js';
import { subjectOf } from '../feeds/identifiers.js';
import type { Draft } from '../feeds/reading.js';
import { datesSince, type Known, type KnownDates } from './dossier.js';
import { dateKinds, type Dates, type DatesFact, type Trouble } from './facts.js';
import { unknownPrison } from './want.js';

/** What comes of the dates in a prisoner record. */
export interface WeighedDates {
  known: Known;
  drafts: Draft[];
  /** Why nothing is told. */
  reason?: string;
  /** Why a person must look. */
  person?: Trouble;
}

interface Stated {
  dates: Dates;
  confirmed?: string | undefined;
  releaseOn?: string | undefined;
}

const isSame = (was: Stated, is: Stated): boolean =>
  was.confirmed === is.confirmed &&
  was.releaseOn === is.releaseOn &&
  dateKinds.every((kind) => was.dates[kind] === is.dates[kind]);

/** The dates that there are, as they are stated. One that the prison confirmed is agreed. */
const listed = ({ dates, confirmed }: Stated) =>
  dateKinds.flatMap((kind) => {
    const date = dates[kind];
    const status = date === confirmed ? 'agreed' : 'provisional';
    return date === undefined ? [] : [{ kind, date, status }];
  });

/** Compares the dates in a prisoner record with those that were told. None is ever worked out (RULES §0). */
export function weighDates(known: Known, fact: DatesFact, jti: () => string): WeighedDates {
  // Those of an earlier custody are forgotten: the same day, told in a new one, is news.
  const was = datesSince(known.dates, known.custodyFrom);
  const none = (reason: string, more: Partial<WeighedDates> = {}): WeighedDates => ({
    known,
    drafts: [],
    reason,
    ...more,
  });
  // Two messages may have asked at once: what was read first is the older, whenever it comes.
  if (known.dates && fact.asOf < known.dates.asOf)
    return none('the dates are older than those that are known');

  const today = londonDay(Math.floor(fact.asOf / 1000));
  const { dates, confirmed, releaseOn, gone, prison } = fact;
  const next: KnownDates = {
    asOf: fact.asOf,
    dates,
    setOn: was?.told && was.releaseOn === releaseOn ? was.setOn : today,
    told: was?.told ?? false,
    ...(confirmed !== undefined && { confirmed }),
    ...(releaseOn !== undefined && { releaseOn }),
    ...(prison !== undefined && { prison }),
  };
  if (was?.told && isSame(was, next))
    return none('the dates are as they were told', { known: { ...known, dates: next } });
  if (gone)
    return none('the dates of somebody who is out', {
      known: { ...known, dates: { ...next, told: false } },
    });
  const stated = listed(next);
  if (stated.length === 0) {
    const reason = 'the record has no dates';
    const after = { ...known, dates: { ...next, told: releaseOn !== undefined } };
    if (releaseOn === undefined && !was?.told) return none(reason, { known: after });
    const what = was?.told
      ? 'the release dates that were told are gone from the record'
      : 'there is a release date of a kind that cannot be stated';
    return none(reason, { known: after, person: { problem: 'unknown-field', what } });
  }
  const subject = subjectOf({ noms: known.noms });
  if (!subject) throw new Error('A dossier has no number');
  const { system, record, toe } = fact;
  const content = {
    prison: prison ?? was?.prison ?? unknownPrison,
    change: was?.told ? 'changed' : 'set',
    dates: stated,
    ...(releaseOn !== undefined && { releaseOn }),
    source: { system, record },
  };
  const draft = { name: 'prison.release-date-set', subject, content, record, jti: jti() };
  return {
    known: { ...known, dates: { ...next, told: true } },
    drafts: [{ ...draft, ...(toe !== undefined && { toe }) }],
  };
}

/**
 * When somebody who is still held then is held past his release date, in seconds since 1970; nothing when that was
 * told, or the date is of an earlier custody: it was not read since this one began, or had passed before that, or had
 * passed already when it came. A record may keep the date of an earlier release.
 */
export function heldPastFrom({ dates, heldTold, custodyFrom }: Known): number | undefined {
  const own = datesSince(dates, custodyFrom);
  if (!own?.told || own.releaseOn === undefined) return undefined;
  const began = custodyFrom === undefined ? '' : londonDay(custodyFrom);
  if (own.releaseOn === heldTold || own.releaseOn < own.setOn || own.releaseOn < began)
    return undefined;
  return endOfLondonDay(own.releaseOn);
}

/** That somebody is still held after the day on which he was due out. */
export function heldPast(known: Known, prison: string, jti: string): Draft[] {
  const subject = subjectOf({ noms: known.noms });
  const dueOn = known.dates?.releaseOn;
  if (!subject || dueOn === undefined) return [];
  const record = `release-date ${dueOn}`;
  const content = {
    prison,
    dueOn,
    reason: 'The release date is past and no release was recorded',
    source: { system: 'prisoner-offender-search', record },
  };
  return [{ name: 'prison.held-past-release-date', subject, content, record, jti }];
}
