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

/** A resident left: absconded, put out, or for a reason that others tell or nobody needs to. */
export function departure({ departures }: HostelTables, detail: Detail): Reading<HostelFact> {
  const left = timeOf(detail, 'departedAt');
  const day = dayOf(left ?? writtenDown(detail));
  const { code, reason } = reasonIn(detail, departures, day);
  if (typeof reason === 'string') return question(detail, unclear('departure', code, reason));
  // Of absconding too much is better said than too little.
  if (reason.isOld && reason.tells !== 'absconded')
    return question(detail, outOfUse('departure', code));
  if (reason.tells === 'nothing') return untold(detail, 'departure', reason.because);
  const premises = premisesOf(detail);
  if (premises === undefined) return question(detail, noPremises);
  const doubts = [
    reason.isOld ? 'its code was not in use any more' : undefined,
    left ? undefined : 'the time of departure cannot be read',
  ];
  if (reason.tells === 'absconded') {
    const content = {
      premises,
      ...(left && { leftAt: left.toString() }),
      ...(code !== undefined && { reason: code }),
    };
    return tell(detail, 'departure', { name: 'hostel.absconded', content, toe: left }, doubts);
  }
  // The contract wants a code where the system gave a name alone.
  const content = { premises, reason: code ?? 'not-coded', endsOn: day };
  return tell(detail, 'departure', { name: 'hostel.place-withdrawn', content, toe: left }, doubts);
}
