/**
 * How long before it signs a key of ours is published, in milliseconds: a copy of the key set may lie in a cache for
 * 5 minutes, and whoever reads it there may keep it for 10 more.
 */
export const publishedAhead = 20 * 60_000;

/** A key that the broker signs with. It ends when the next of its kind begins. */
export interface OwnKey {
  kid: string;
  alg: string;
  publishedAt: Date;
  signsFrom: Date;
  revoked: boolean;
}

export interface RingTerms {
  /** Milliseconds from the beginning of one key to that of the next. */
  every: number;
  /** Milliseconds for which a key that signs no more is still published, so that what it signed can be checked. */
  keep: number;
}

const byAge = (one: OwnKey, other: OwnKey): number =>
  one.signsFrom.getTime() - other.signsFrom.getTime() || (one.kid < other.kid ? -1 : 1);

/** Those of one kind that were not revoked, the oldest first. */
const standing = (keys: readonly OwnKey[], alg: string): OwnKey[] =>
  keys.filter((key) => key.alg === alg && !key.revoked).sort(byAge);

/**
 * The key to sign with now, of those whose private half is at hand. Where none has begun, it is the first that will:
 * a signature that some refuse for a while is better than an alert that nobody gets.
 */
export function signerOf(
  keys: readonly OwnKey[],
  alg: string,
  atHand: { has(kid: string): boolean },
  now: Date,
): OwnKey | undefined {
  const ours = standing(keys, alg).filter(({ kid }) => atHand.has(kid));
  return ours.filter(({ signsFrom }) => signsFrom <= now).at(-1) ?? ours[0];
}

/** The keys that whoever checks our signatures must know now: those that sign first. */
export function publishedOf<Key extends OwnKey>(
  keys: readonly Key[],
  now: Date,
  { keep }: Pick<RingTerms, 'keep'>,
): Key[] {
  const shown = keys.filter((key) => {
    if (key.revoked) return false;
    const next = standing(keys, key.alg).find(
      (other) => other.kid !== key.kid && byAge(other, key) > 0,
    );
    return !next || next.signsFrom.getTime() + keep > now.getTime();
  });
  const begun = (key: Key): number => (key.signsFrom <= now ? 0 : 1);
  return shown.sort((one, other) => begun(one) - begun(other) || byAge(other, one));
}

/** From when a key that is new to us signs: at once where there is no other. */
export const beginningOf = (keys: readonly OwnKey[], alg: string, now: Date): Date =>
  standing(keys, alg).some(({ signsFrom }) => signsFrom <= now)
    ? new Date(now.getTime() + publishedAhead)
    : now;

/** Whether it is time to make and publish the next key of a kind. */
export function nextIsDue(
  keys: readonly OwnKey[],
  alg: string,
  now: Date,
  { every }: Pick<RingTerms, 'every'>,
): boolean {
  const newest = standing(keys, alg).at(-1);
  return !newest || newest.signsFrom.getTime() + every - publishedAhead <= now.getTime();
}
