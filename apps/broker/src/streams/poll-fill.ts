import { setImmediate as turn } from 'node:timers/promises';

export interface PollAnswer {
  sets: Record<string, string>;
  moreAvailable: boolean;
}

/** Of how many characters the statements of one answer are at most, unless one alone has more. */
export const mostCharacters = 1_000_000;

/**
 * As many of these as go into one answer, in their order and always at least one. They are made one after the other,
 * and everybody else has a turn in between: signing and encrypting a hundred at once would hold the whole process up.
 * @param gone whether whoever asked has left: nothing more is made for it
 */
export async function fill<Held extends { id: string }>(
  held: readonly Held[],
  make: (one: Held) => Promise<string>,
  gone: () => boolean,
): Promise<PollAnswer> {
  const sets: Record<string, string> = {};
  let characters = 0;
  for (const [index, one] of held.entries()) {
    if (index > 0) await turn();
    if (gone()) return { sets, moreAvailable: true };
    const set = await make(one);
    characters += set.length;
    if (index > 0 && characters > mostCharacters) return { sets, moreAvailable: true };
    sets[one.id] = set;
  }
  return { sets, moreAvailable: false };
}
