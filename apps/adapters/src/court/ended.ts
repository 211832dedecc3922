import { textAt } from '../feeds/json.js';
import type { CourtCase, CourtDocument } from './hearing.js';
import { toeOfDay, type Finding, type ReadResult, type Reader } from './finding.js';

/** Proceedings ended where every offence of the case did: one that was withdrawn beside a sentence ends nothing. */
export function endedOf(
  one: CourtCase,
  standing: readonly (readonly ReadResult[])[],
  document: CourtDocument,
  reader: Reader,
): Finding[] {
  const offences = one.lists.filter(({ isOffence, isDone }) => isOffence && !isDone);
  const ends = standing.flatMap(
    (reads) => reads.find(({ classified }) => classified.means.is === 'ended') ?? [],
  );
  const all = standing.flat().map(({ classified }) => classified.means.is);
  const goesOn = all.some(
    (is) => !['ended', 'unknown', 'other', 'fine', 'requirement'].includes(is),
  );
  const [end] = ends;
  if (!end || goesOn || ends.length < offences.length) return [];
  const { means } = end.classified;
  if (means.is !== 'ended') return [];
  const outcomes = new Set(ends.map(({ classified }) => JSON.stringify(classified.means)));
  return [
    {
      means: outcomes.size === 1 ? means : { is: 'ended', outcome: 'other' },
      label: textAt(end.result, 'label')?.slice(0, 80) ?? 'Ended',
      day: end.day,
      toe: toeOfDay(end.day, document, reader),
      on: 'case',
      id: '',
      references: one.references,
      court: document.court,
    },
  ];
}
