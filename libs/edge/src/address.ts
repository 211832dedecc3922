import { isIP, isIPv6, type BlockList } from 'node:net';

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Whether a list of addresses and networks holds this one. */
export const holds = (list: BlockList, address: string): boolean =>
  list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * Whom an address is counted as: IPv4 as it is, of IPv6 the first 64 bits, because whoever has one address of such
 * a network has them all.
 */
export function callerOf(address: string): string {
  const ipv4 = mapped.exec(address)?.[1];
  if (ipv4 !== undefined) return ipv4;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::', 2);
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const whole = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  return `${whole
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/**
 * Who sent a request. Only a trusted proxy is believed when it names another, and then the last one that is no
 * trusted proxy counts: whatever stands further left, the caller may have written.
 * @param forwarded `X-Forwarded-For`
 */
export function senderOf(
  peer: string,
  forwarded: string | undefined,
  trusted: BlockList | undefined,
): string {
  const own = mapped.exec(peer)?.[1] ?? peer;
  if (!trusted || forwarded === undefined || !holds(trusted, own)) return own;
  const named = forwarded.split(',').map((one) => one.trim());
  for (const one of named.reverse()) {
    const address = mapped.exec(one)?.[1] ?? one;
    if (isIP(address) === 0) return own;
    if (!holds(trusted, address)) return address;
  }
  return own;
}
