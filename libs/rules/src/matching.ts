import type { Identifier, UnusableIdentifier } from '#contracts';

/**
 * How sure it is whom an event is about (RULES §3.2): `confirmed` reaches the named owner by itself;
 * `probable` is one candidate and `possible` several, which a person settles; `none` is nobody.
 */
export type MatchState = 'confirmed' | 'probable' | 'possible' | 'none';

/** What was found for one subject. Cases are already resolved through merges. */
export interface MatchInput {
  /** The usable identifiers of the event. */
  given: readonly Identifier[];
  unusable: readonly UnusableIdentifier[];
  /** Whether the event gives a name, and whether one with a date of birth. */
  named: 'not' | 'without-birth' | 'with-birth';
  /** Which case each known identifier belongs to. */
  byIdentifier: readonly (Identifier & { case: string })[];
  /** Cases with the same family name and date of birth. */
  byName: readonly string[];
  /** Every identifier that these cases hold. */
  held: ReadonlyMap<string, readonly Identifier[]>;
}

/** `because` is in plain words: rule, schemes and counts; never an identifier or a name. */
export type MatchDecision =
  | { match: 'confirmed'; case: string; because: string }
  | { match: Exclude<MatchState, 'confirmed'>; candidates: string[]; because: string };

/**
 * RR-10: all identifiers and the name are matched at once and the results joined, never the second only if
 * the first finds nobody. What does not agree is never confirmed: a person settles it.
 */
export function matchOf(input: MatchInput): MatchDecision {
  const { byName } = input;
  const byIdentifier = [...new Set(input.byIdentifier.map((one) => one.case))];
  const [only] = byIdentifier;
  if (only === undefined) return withoutIdentifier(input);
  const all = [...new Set([...byIdentifier, ...byName])];
  if (byIdentifier.length > 1)
    return undecided(all, `its identifiers belong to ${byIdentifier.length} cases`, input);
  const against = contradiction(input, only);
  if (against !== undefined)
    return undecided(
      all,
      `the case found by its ${schemes(input)} holds another ${against}`,
      input,
    );
  if (byName.length > 0 && !byName.includes(only)) {
    return undecided(
      all,
      `one case is found by its ${schemes(input)}, another by its name and date of birth`,
      input,
    );
  }
  return {
    match: 'confirmed',
    case: only,
    because: say(`one case is found by its ${schemes(input)}`, input),
  };
}

function withoutIdentifier(input: MatchInput): MatchDecision {
  const { byName, given, named } = input;
  if (byName.length > 0) {
    const count = byName.length === 1 ? 'one case' : `${byName.length} cases`;
    const also = given.length > 0 ? ', and no case has its identifiers' : '';
    return undecided(
      [...new Set(byName)],
      `${count} found by name and date of birth alone${also}`,
      input,
    );
  }
  return { match: 'none', candidates: [], because: say(nobody(given.length, named), input) };
}

function nobody(given: number, named: MatchInput['named']): string {
  if (named === 'with-birth') {
    return given > 0
      ? 'no case has its identifiers, nor its name and date of birth'
      : 'no case has its name and date of birth';
  }
  if (given > 0) return 'no case has its identifiers';
  return named === 'without-birth'
    ? 'a name without a date of birth leads to nobody'
    : 'it gives no usable identifier';
}

const undecided = (candidates: string[], why: string, input: MatchInput): MatchDecision => ({
  match: candidates.length === 1 ? 'probable' : 'possible',
  candidates: candidates.sort(),
  because: say(why, input),
});

/** A scheme in which the event names somebody other than the case does. */
function contradiction({ given, held }: MatchInput, found: string): string | undefined {
  const own = held.get(found) ?? [];
  const other = given.find(({ scheme }) => {
    const values = own.filter((one) => one.scheme === scheme).map(({ value }) => value);
    const asked = given.filter((one) => one.scheme === scheme);
    return values.length > 0 && !asked.some(({ value }) => values.includes(value));
  });
  return other?.scheme.toUpperCase();
}

const schemes = ({ byIdentifier }: MatchInput): string =>
  [...new Set(byIdentifier.map(({ scheme }) => scheme.toUpperCase()))].sort().join(' and ');

const say = (why: string, { unusable }: MatchInput): string =>
  [`RR-10: ${why}`, ...unusable.map(({ because }) => `not used: ${because}`)].join('; ');
