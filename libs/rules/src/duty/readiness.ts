import type { ContactPoint } from '#contracts';

type Channel = ContactPoint['channel'];

/** Whether somebody can be reached on duty, and why not. */
export interface Readiness {
  ready: boolean;
  /** The channels that are verified and independent of each other. */
  verified: readonly Channel[];
  because: string;
}

/** How many independent ways there must be to reach whoever is on duty. */
const needed = 2;

/**
 * Whoever goes on duty must be reachable in two independent ways, both verified. Two e-mail addresses are one way,
 * for they fail together; so are text messages and calls to one telephone.
 * @param contacts the person's own and the post's: a duty telephone goes with the duty
 */
export function readinessOf(contacts: readonly ContactPoint[]): Readiness {
  const verified = contacts.filter(({ state }) => state === 'verified');
  const ways = new Map<string, Channel>();
  for (const { channel, address } of verified) {
    const way = channel === 'sms' || channel === 'phone' ? `telephone ${address}` : channel;
    if (!ways.has(way)) ways.set(way, channel);
  }
  const channels = [...ways.values()];
  if (ways.size >= needed)
    return { ready: true, verified: channels, because: `verified: ${channels.join(', ')}` };
  return { ready: false, verified: channels, because: reasonOf(contacts, channels) };
}

function reasonOf(contacts: readonly ContactPoint[], verified: readonly Channel[]): string {
  const parts = [
    verified.length === 0 ? 'no verified contact point' : `only ${verified.join('')} is verified`,
  ];
  const count = (wanted: ContactPoint['state']): Channel[] =>
    contacts.filter(({ state }) => state === wanted).map(({ channel }) => channel);
  const waiting = count('unverified');
  const failed = count('failed');
  if (waiting.length > 0) parts.push(`not verified yet: ${waiting.join(', ')}`);
  if (failed.length > 0) parts.push(`failed: ${failed.join(', ')}`);
  if (contacts.filter(({ state }) => state === 'verified').length > verified.length)
    parts.push('what else is verified is the same way');
  return `${parts.join('; ')}; two independent channels are needed`;
}
