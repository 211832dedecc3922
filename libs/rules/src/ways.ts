import type { NotifyRule, PersonalChannel, Severity } from '#contracts';
import { localOf, midnightOf, timeOfDay } from './duty/london.js';
import type { ChannelPolicy } from './policy/figures.js';
import { milliseconds } from './policy/values.js';

/** One way to reach somebody: a channel, who carries it, and the address there. */
export interface Way<Carrier extends string = string> {
  channel: PersonalChannel;
  carrier: Carrier;
  address: string;
}

/** What of a contact point decides whether it is used. */
export interface Reachable {
  channel: string;
  address: string;
  state: 'unverified' | 'verified' | 'failed';
}

/** Who is to be told: a person by their own rules, or a post, which has none. */
export interface Addressee {
  contacts: readonly Reachable[];
  notify?: readonly NotifyRule[] | undefined;
}

/** Who carries each channel, first one first; a channel that nobody carries is not used. */
export type Carriers<Carrier extends string = string> = Readonly<
  Partial<Record<PersonalChannel, readonly Carrier[]>>
>;

export interface Ways<Carrier extends string = string> {
  /** Each is a chain: the first goes out at once, the next when the one before it has failed. */
  chains: Way<Carrier>[][];
  /** Why these, for the record. */
  why: string;
}

/** Whether a rule speaks of this severity at this London time of day. */
function fits({ severities, from, to }: NotifyRule, severity: Severity, at: Date): boolean {
  if (severities && !severities.includes(severity)) return false;
  if (from === undefined || to === undefined) return true;
  const local = localOf(at.getTime());
  const now = local - midnightOf(local);
  const [begin, end] = [timeOfDay(from), timeOfDay(to)];
  return begin <= end ? begin <= now && now < end : now >= begin || now < end;
}

/**
 * By which ways somebody is told, and which stand in reserve. A P1 goes by a second channel at once (RR-17), even
 * where a person's own rule names only one: a rule says what is first, and silences nothing.
 * @param carriers who carries each channel here
 */
export function waysTo<Carrier extends string>(
  { contacts, notify = [] }: Addressee,
  severity: Severity,
  at: Date,
  policy: ChannelPolicy,
  carriers: Carriers<Carrier>,
): Ways<Carrier> {
  const own = notify.find((rule) => fits(rule, severity, at));
  const order = [...new Set([...(own?.channels ?? []), ...policy.order])];
  const usable = contacts.filter(({ state }) => state === 'verified');
  const groups = order.flatMap((channel) => {
    const ways = usable
      .filter((one) => one.channel === channel)
      .flatMap(({ address }) =>
        (carriers[channel] ?? []).map((carrier) => ({ channel, carrier, address })),
      );
    return ways.length > 0 ? [ways] : [];
  });
  const first = groups.slice(0, policy.atOnce);
  const rest = groups.slice(policy.atOnce).flat();
  // Who fails first calls on the rest. The other chains end with their own channel.
  const chains = first.map((ways, index) => (index === 0 ? [...ways, ...rest] : ways));
  return { chains, why: own ? "the person's own rule" : `the policy for ${severity}` };
}

/** How long a message may still be sent, in milliseconds; without end where it does not go stale. */
export function validityOf(channel: PersonalChannel, policy: ChannelPolicy): number | undefined {
  return channel === 'sms' || channel === 'push' ? milliseconds(policy.validity) : undefined;
}

/** How long a receipt is waited for, in milliseconds. */
export const receiptWithin = (policy: ChannelPolicy): number => milliseconds(policy.receipt);

/** How long to wait before a provider is tried again: 1 s, 2 s, 4 s … but never past the end of the message. */
export function retryAt(at: Date, wait: number, expiresAt: Date | null): Date {
  const next = new Date(at.getTime() + wait);
  return expiresAt && next > expiresAt ? expiresAt : next;
}

/**
 * How many of these may go to a provider now. The first P1 to a person always goes, and is counted.
 * @param used how many went in this minute and this day
 * @returns for each of `asked`, in order, whether it goes; and to when the others wait
 */
export function withinLimits(
  asked: readonly { firstP1: boolean }[],
  used: { minute: number; day: number },
  limit: { perMinute: number; perDay: number },
): { goes: boolean[]; held: 'minute' | 'day' | undefined } {
  let { minute, day } = used;
  let held: 'minute' | 'day' | undefined;
  const goes = asked.map(({ firstP1 }) => {
    if (!firstP1 && (minute >= limit.perMinute || day >= limit.perDay)) {
      held = day >= limit.perDay ? 'day' : (held ?? 'minute');
      return false;
    }
    minute += 1;
    day += 1;
    return true;
  });
  return { goes, held };
}
