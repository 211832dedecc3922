/**
 * How long a key must have been published before what it signed is taken, in milliseconds: whoever keeps a copy of
 * the key set has read it again by then (RFC 7517 says nothing; receivers commonly keep a set for 10 minutes).
 */
export const publishedBefore = 10 * 60_000;
/** How long a key that a new document leaves out still counts, when nobody says otherwise, in milliseconds. */
export const usualOverlap = 7 * 86_400_000;
/** How long the keys of a key set that cannot be read any more still count, in milliseconds. */
export const unreadableFor = 7 * 86_400_000;
/** After so long, a key set that cannot be read is told to whoever runs the broker, in milliseconds. */
export const unreadableTold = 60 * 60_000;

/** What a key is for: to check signatures, or to encrypt to. Never both. */
export type KeyUse = 'sig' | 'enc';

/** A key of an agency as it is held. */
export interface HeldKey {
  kid: string;
  use: KeyUse;
  from: Date;
  /** Withdrawn: it counts until then. */
  until: Date | null;
  revoked: boolean;
}

export interface RotationTerms {
  now: Date;
  /** New keys count at once: an operator said so, and why. */
  emergency: boolean;
  /** How long a key that is left out still counts, in milliseconds. */
  overlap: number;
}

/** What a new key set changes. Keys that are not named stay as they are. */
export interface KeyPlan {
  /** New here, or known once and ended: from when they count. */
  add: { kid: string; use: KeyUse; from: Date }[];
  /** Here already, and they count longer or sooner than they did: those that were withdrawn, or had to wait. */
  keep: { kid: string; from: Date }[];
  withdraw: { kid: string; until: Date }[];
  /** Revoked here and still in the set: they stay revoked. */
  revoked: string[];
  /** Held for one use and given for the other. The whole set is to be refused. */
  misused: string[];
}

/**
 * What becomes of an agency's keys when it gives a new set of them. The first keys of an agency count at once: it has
 * nothing else to sign with, and an operator registers them.
 */
export function planRotation(
  held: readonly HeldKey[],
  given: readonly { kid: string; use: KeyUse }[],
  { now, emergency, overlap }: RotationTerms,
): KeyPlan {
  const known = new Map(held.map((key) => [key.kid, key]));
  const atOnce = emergency || held.length === 0;
  const plan: KeyPlan = { add: [], keep: [], withdraw: [], revoked: [], misused: [] };
  for (const { kid, use } of given) {
    const key = known.get(kid);
    // Nobody checks anything with a key to encrypt to, so nobody needs a while to learn of it.
    const from = atOnce || use === 'enc' ? now : new Date(now.getTime() + publishedBefore);
    if (key && key.use !== use) plan.misused.push(kid);
    else if (key?.revoked) plan.revoked.push(kid);
    else if (!key || hasEnded(key, now)) plan.add.push({ kid, use, from });
    else if (key.until || (emergency && key.from > now))
      plan.keep.push({ kid, from: emergency && key.from > now ? now : key.from });
  }
  const wanted = new Set(given.map(({ kid }) => kid));
  for (const key of held)
    if (!wanted.has(key.kid) && !key.revoked && !key.until)
      plan.withdraw.push({ kid: key.kid, until: new Date(now.getTime() + overlap) });
  return plan;
}

/** Whether a plan changes anything. */
export const changesKeys = ({ add, keep, withdraw }: KeyPlan): boolean =>
  add.length + keep.length + withdraw.length > 0;

const hasEnded = ({ until }: Pick<HeldKey, 'until'>, now: Date): boolean =>
  until !== null && until <= now;

/** How a key stands: what was signed with it now would be taken, or why not. */
export type KeyStanding = 'usable' | 'too-young' | 'ended' | 'revoked';

export function standingOf(key: Omit<HeldKey, 'kid' | 'use'>, now: Date): KeyStanding {
  if (key.revoked) return 'revoked';
  if (hasEnded(key, now)) return 'ended';
  return key.from > now ? 'too-young' : 'usable';
}
