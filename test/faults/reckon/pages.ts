import type { Arrival } from '../stack/endpoint-messages.js';

/** An event that was answered `202`, and who must be told of it, as `kind post`. */
export interface Accepted {
  jti: string;
  acceptedAt: number;
  expected: readonly string[];
}

export interface PagesReckoned {
  /** Pages that had to come. */
  pages: number;
  /** Events of which nobody was told at all. */
  untold: string[];
  /** `event kind post` of every page that never came, or that no endpoint ever took. */
  missing: string[];
  /** … and of every page that came under more than one id: a person would take it for two. */
  twice: string[];
  /** … and of those that nobody should have got. */
  unexpected: string[];
  /** Messages that came again after an endpoint had taken them. */
  repeats: {
    /** Because the answer of the endpoint was lost: nobody can know better. */
    afterLostAnswer: number;
    /** Because the broker did not know, or did not record, that it was taken. */
    ours: number;
  };
  /** Ids that came again without being marked as a try that may be a repeat. */
  unmarked: string[];
}

const tookIt = ({ handled }: Arrival): boolean => handled === 'taken' || handled === 'answer-lost';
/** Kinds that are the first word of an alert; later ones (a rung, an end) are not expected here and not refused. */
const firstWords = new Set(['accept', 'copy']);

/** Holds what came beside what had to come. Both are seen from outside the broker. */
export function reckonPages(
  accepted: readonly Accepted[],
  arrivals: readonly Arrival[],
): PagesReckoned {
  const came = new Map<string, Map<string, Arrival[]>>();
  const byId = new Map<string, Arrival[]>();
  for (const arrival of [...arrivals].sort((a, b) => a.at - b.at)) {
    listIn(byId, arrival.jti).push(arrival);
    const pages = came.get(arrival.event) ?? new Map<string, Arrival[]>();
    came.set(arrival.event, pages);
    listIn(pages, `${arrival.kind} ${arrival.post}`).push(arrival);
  }
  const out: PagesReckoned = {
    pages: 0,
    untold: [],
    missing: [],
    twice: [],
    unexpected: [],
    repeats: { afterLostAnswer: 0, ours: 0 },
    unmarked: [],
  };
  for (const { jti, expected } of accepted) {
    const pages = came.get(jti) ?? new Map<string, Arrival[]>();
    out.pages += expected.length;
    if (pages.size === 0) out.untold.push(jti);
    for (const page of expected)
      if (!pages.get(page)?.some(tookIt)) out.missing.push(`${jti} ${page}`);
    for (const [page, all] of pages) {
      if (new Set(all.map((one) => one.jti)).size > 1) out.twice.push(`${jti} ${page}`);
      if (!expected.includes(page) && all.some(({ kind }) => firstWords.has(kind)))
        out.unexpected.push(`${jti} ${page}`);
    }
  }
  for (const [jti, all] of byId) countRepeats(jti, all, out);
  return out;
}

function countRepeats(jti: string, all: readonly Arrival[], out: PagesReckoned): void {
  const first = all.findIndex(tookIt);
  if (first >= 0 && first < all.length - 1) {
    const repeats = all.length - 1 - first;
    if (all[first]?.handled === 'answer-lost') out.repeats.afterLostAnswer += repeats;
    else out.repeats.ours += repeats;
  }
  // A process that stood still may send its first try after another has sent the second: the number tells.
  if (all.filter(({ mark }) => mark <= 1).length > 1) out.unmarked.push(jti);
}

function listIn<Key, One>(map: Map<Key, One[]>, key: Key): One[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
