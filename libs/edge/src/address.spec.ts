import { BlockList } from 'node:net';
import { callerOf, senderOf } from '#edge';

describe('whom an address is counted as', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('%s as %s', (address, caller) => {
    expect(callerOf(address)).toBe(caller);
  });
});

describe('who sent a request', () => {
  const trusted = new BlockList();
  trusted.addSubnet('10.0.0.0', 8, 'ipv4');
  trusted.addAddress('2001:db8::9', 'ipv6');

  it.each([
    ['nobody is trusted', '10.0.0.1', '192.0.2.7', undefined, '10.0.0.1'],
    ['the peer is no proxy', '192.0.2.1', '192.0.2.7', trusted, '192.0.2.1'],
    ['the proxy says nothing', '10.0.0.1', undefined, trusted, '10.0.0.1'],
    ['one proxy', '10.0.0.1', '192.0.2.7', trusted, '192.0.2.7'],
    ['a proxy by IPv6', '2001:db8::9', '192.0.2.7', trusted, '192.0.2.7'],
    ['a proxy, IPv4 in IPv6', '::ffff:10.0.0.1', '::ffff:192.0.2.7', trusted, '192.0.2.7'],
    ['two proxies', '10.0.0.1', '192.0.2.7, 10.0.0.2', trusted, '192.0.2.7'],
    ['what the caller wrote', '10.0.0.1', '203.0.113.1, 192.0.2.7', trusted, '192.0.2.7'],
    ['rubbish', '10.0.0.1', '203.0.113.1, unknown', trusted, '10.0.0.1'],
    ['proxies alone', '10.0.0.1', '10.0.0.2, 10.0.0.3', trusted, '10.0.0.1'],
  ])('%s', (_, peer, forwarded, list, sender) => {
    expect(senderOf(peer, forwarded, list)).toBe(sender);
  });
});
