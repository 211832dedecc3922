import type { CaseFact } from './case-fact.js';
import { instantText } from './days.js';
import type { Dossier, Told } from './dossier.js';
import { draftOf, named, type Telling } from './draft.js';

/**
 * Tells who manages the case, when that is somebody else. A placeholder is nobody: the officer left, and the duty SPO
 * acts (RR-07). Where another unit takes the case, the transfer is told first: else two units would claim it (RR-06).
 */
export function officerDrafts(after: Dossier, told: Told, fact: CaseFact): Telling {
  const { officer } = after;
  if (!officer) return { drafts: [], told };
  const reference = officer.reference ?? null;
  const before = told.officer;
  const unit = officer.unit ?? before?.unit;
  const isMoved = officer.transfer && officer.unit !== undefined && officer.unit !== before?.unit;
  if (before && before.reference === reference && !isMoved) return { drafts: [], told };
  const from = Math.max(fact.at, before?.from ?? 0);
  const about = named(fact, after);
  const transfer = isMoved
    ? [
        draftOf(about, 'probation.transfer-requested', {
          toUnit: officer.unit,
          reason: 'Transferred in the probation system',
        }),
      ]
    : [];
  const content =
    reference === null
      ? { change: 'left' }
      : {
          change: before && before.reference !== null ? 'changed' : 'allocated',
          officerReference: reference,
        };
  const changed = draftOf(about, 'probation.officer-changed', {
    ...content,
    from: instantText(from),
  });
  return {
    drafts: [...transfer, ...(before?.reference === reference ? [] : [changed])],
    told: { ...told, officer: { reference, from, ...(unit !== undefined && { unit }) } },
  };
}
