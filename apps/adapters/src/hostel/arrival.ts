import { Temporal } from 'temporal-polyfill';
import { textAt } from '../feeds/json.js';
import type { Reading } from '../feeds/reading.js';
import {
  dayOf,
  premisesOf,
  question,
  tell,
  timeOf,
  untold,
  writtenDown,
  type Detail,
} from './detail.js';
import type { HostelFact } from './facts.js';
import { noPremises, outOfUse, reasonIn, unclear } from './reason.js';
import type { HostelTables } from './tables.js';

/** A resident came. */
export function arrival(detail: Detail): Reading<HostelFact> {
  const premises = premisesOf(detail);
  if (premises === undefined) return question(detail, noPremises);
  const came = timeOf(detail, 'arrivedAt');
  // Only older details name the key worker: whoever wrote it down is somebody else.
  const names = ['forenames', 'surname'].map((part) => textAt(detail.details, 'keyWorker', part));
  const keyWorker = names.filter((name) => name !== undefined).join(' ');
  const content = {
    premises,
    ...(came && { at: came.toString() }),
    ...(keyWorker !== '' && { keyWorker: keyWorker.slice(0, 200) }),
  };
  const doubts = [came ? undefined : 'the time of arrival cannot be read'];
  return tell(detail, 'arrival', { name: 'hostel.arrived', content, toe: came }, doubts);
}

/** Somebody was expected and did not come: for a reason that others tell, or for none that counts. */
export function nonArrival(tables: HostelTables, detail: Detail): Reading<HostelFact> {
  const expected = dayIn(textAt(detail.details, 'expectedArrivalOn'));
  const written = writtenDown(detail);
  const { code, reason } = reasonIn(detail, tables.nonArrivals, expected ?? dayOf(written));
  // Older details have no reason at all.
  const isBare = code === undefined && textAt(detail.details, 'reason') === undefined;
  if (typeof reason === 'string') {
    if (!isBare) return question(detail, unclear('non-arrival', code, reason));
  } else if (reason.tells === 'nothing') {
    return reason.isOld
      ? question(detail, outOfUse('non-arrival', code))
      : untold(detail, 'non-arrival', reason.because);
  }
  const premises = premisesOf(detail);
  if (premises === undefined) return question(detail, noPremises);
  // By the time it was written down he was due, whatever the day was.
  const due = expected === undefined ? written : atClock(expected, tables.latestArrival);
  const content = { premises, dueAt: due.toString() };
  const toe = Temporal.Instant.compare(due, written) < 0 ? due : written;
  const doubts = [expected ? undefined : 'the day he was expected on cannot be read'];
  return tell(detail, 'non-arrival', { name: 'hostel.did-not-arrive', content, toe }, doubts);
}

function dayIn(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    return undefined;
  }
}

const atClock = (day: string, clock: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(`${day}T${clock}`).toZonedDateTime('Europe/London').toInstant();
