import { verdictOf, type Finding } from '#contracts';
import type { Outcome } from '../commands/run.js';

const marks: Readonly<Record<Finding['state'], string>> = {
  holds: 'ok  ',
  fails: 'NO  ',
  unchecked: 'not checked',
  doubt: 'but ',
};

const line = ({ check, state, says }: Finding): string =>
  state === 'unchecked'
    ? `  ${marks[state]}: ${check}. ${says}.`
    : `  ${marks[state]} ${check}: ${says}.`;

/** What findings come to, for people and for programs. */
export function outcomeOf(findings: readonly Finding[], what: string): Outcome {
  const verdict = verdictOf(findings);
  const wrong = findings.filter(({ state }) => state === 'fails').length;
  const left = findings.some(({ state }) => state === 'unchecked');
  const head = verdict.taken
    ? `${what} would be taken${left ? ', as far as can be told here' : ''}.`
    : `${what} would be refused, 400 ${verdict.err}: ${verdict.description}.`;
  const more = wrong > 1 ? [`${wrong} things are wrong; the broker names the first.`] : [];
  return {
    lines: [head, ...more, ...findings.map(line)],
    json: { ...verdict, findings },
  };
}
