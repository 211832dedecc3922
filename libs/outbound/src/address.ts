import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** A network: an address and how many of its bits count. */
export type Network = readonly [Address, number];

/** Why an address may not be called: not said more closely than this, so that nothing is learnt of the network. */
export type Refusal = 'loopback' | 'private' | 'special';

const networks = (...texts: string[]): Network[] => texts.map((text) => ipaddr.parseCIDR(text));

/**
 * Never called, whatever the list of allowed networks says: where clouds give out credentials (outside the link-local
 * networks too), and forms that hide another address that cannot be told from them (RFC 4380, RFC 8215, RFC 4291
 * §2.5.5.1).
 */
const neverCalled = networks(
  '0.0.0.0/8',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '192.0.0.192/32',
  '224.0.0.0/4',
  '255.255.255.255/32',
  '::/128',
  '::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  'fe80::/10',
  'ff00::/8',
);

/** All of IPv6 that is given out to the public internet (RFC 4291 §2.4). */
const publicIpv6 = networks('2000::/3');

/** Where the IPv4 address stands that an IPv6 address leads to, in bytes: mapped, translated, NAT64 and 6to4. */
const embeddings: readonly { network: Network; at: number }[] = [
  { network: ipaddr.parseCIDR('::ffff:0:0/96'), at: 12 },
  { network: ipaddr.parseCIDR('::ffff:0:0:0/96'), at: 12 },
  { network: ipaddr.parseCIDR('64:ff9b::/96'), at: 12 },
  { network: ipaddr.parseCIDR('2002::/16'), at: 2 },
];

const isIn = (address: Address, all: readonly Network[]): boolean =>
  all.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

/** Whether a text is an address of this machine itself. */
export const isLoopback = (address: Address): boolean => address.range() === 'loopback';

/**
 * Why an address may not be called, nothing when it may. An IPv6 address that leads to an IPv4 address is judged by
 * both.
 * @param allowed networks that may be called although they are not public
 */
export function refusalOf(address: Address, allowed: readonly Network[]): Refusal | undefined {
  const refusal = kindOf(address);
  if (refusal === undefined) return undefined;
  if (!isIn(address, allowed)) return refusal;
  if (!isLoopback(address) && isIn(address, neverCalled)) return 'special';
  const inner = embeddedIn(address);
  return inner && refusalOf(inner, allowed);
}

function kindOf(address: Address): Refusal | undefined {
  if (isLoopback(address)) return 'loopback';
  if (isIn(address, neverCalled)) return 'special';
  const range = address.range();
  if (range === 'private' || range === 'uniqueLocal' || range === 'carrierGradeNat')
    return 'private';
  if (range !== 'unicast') return 'special';
  return address.kind() === 'ipv4' || isIn(address, publicIpv6) ? undefined : 'special';
}

function embeddedIn(address: Address): Address | undefined {
  const embedding = embeddings.find(({ network }) => isIn(address, [network]));
  if (!embedding) return undefined;
  return new ipaddr.IPv4(address.toByteArray().slice(embedding.at, embedding.at + 4));
}

/**
 * Reads one entry of a list of networks: `10.20.0.0/16`, `fd12:3456::/32`, or one address.
 * @returns nothing when it is neither, or is so wide that it would take the guard away
 */
export function networkOf(text: string): Network | undefined {
  const whole = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(whole) && !ipaddr.IPv6.isValidCIDR(whole))
    return undefined;
  const [address, bits] = ipaddr.parseCIDR(whole);
  return bits < 8 ? undefined : [address, bits];
}
