import { subjectOf } from '../feeds/identifiers.js';
import { plain } from '../feeds/json.js';
import type { Draft } from '../feeds/reading.js';
import { newest, type Known } from './dossier.js';
import type { Origin, Trouble } from './facts.js';

/** What is not understood, for the statement that says so. */
interface NotUnderstood extends Origin, Trouble {
  kind: string;
}

/** States once about each person and each thing that it is not understood. The message is kept every time. */
export function notUnderstood(
  known: Known,
  { kind, problem, what, system, record }: NotUnderstood,
  jti: string,
): { drafts: Draft[]; known: Known } {
  const thing = `${kind} ${what}`;
  const subject = subjectOf({ noms: known.noms });
  if (known.notUnderstood.includes(thing) || !subject) return { drafts: [], known };
  const content = {
    system,
    // As its contract has it: a code.
    kind: kind.replace(/[^A-Za-z0-9._:/-]+/g, '-').slice(0, 100) || 'none',
    problem,
    what: plain(what),
    source: { system, record },
  };
  return {
    drafts: [{ name: 'system.message-not-understood', subject, content, record, jti }],
    known: { ...known, notUnderstood: newest([...known.notUnderstood, thing]) },
  };
}
