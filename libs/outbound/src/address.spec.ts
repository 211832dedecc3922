import ipaddr from 'ipaddr.js';
import { networkOf, refusalOf, type Network } from './address.js';

const listed = (...texts: string[]): Network[] =>
  texts.map((text) => {
    const network = networkOf(text);
    if (!network) throw new Error(`Not a network: ${text}`);
    return network;
  });
const judged = (address: string, ...allowed: string[]) =>
  refusalOf(ipaddr.parse(address), listed(...allowed));

describe('which addresses may be called', () => {
  it.each(['93.184.216.34', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00::1'])(
    '%s may: it is public',
    (address) => {
      expect(judged(address)).toBeUndefined();
    },
  );

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.254', 'private'],
    ['fc00::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['0.0.0.0', 'special'],
    ['0.1.2.3', 'special'],
    ['::', 'special'],
    ['169.254.1.1', 'special'],
    ['169.254.169.254', 'special'],
    ['169.254.170.2', 'special'],
    ['168.63.129.16', 'special'],
    ['100.100.100.200', 'special'],
    ['192.0.0.192', 'special'],
    ['fd00:ec2::254', 'special'],
    ['fd20:ce::254', 'special'],
    ['fe80::1', 'special'],
    ['fe80::1%eth0', 'special'],
    ['febf::1', 'special'],
    ['fec0::1', 'special'],
    ['224.0.0.1', 'special'],
    ['239.255.255.250', 'special'],
    ['ff02::1', 'special'],
    ['240.0.0.1', 'special'],
    ['255.255.255.255', 'special'],
    ['192.0.0.1', 'special'],
    ['192.0.2.1', 'special'],
    ['198.51.100.1', 'special'],
    ['203.0.113.1', 'special'],
    ['192.88.99.1', 'special'],
    ['198.18.0.1', 'special'],
    ['198.19.255.255', 'special'],
    ['192.31.196.1', 'special'],
    ['192.52.193.1', 'special'],
    ['192.175.48.1', 'special'],
    ['2001:2::1', 'special'],
    ['2001:db8::1', 'special'],
    ['3fff::1', 'special'],
    ['2001:20::1', 'special'],
    ['100::1', 'special'],
    ['5f00::1', 'special'],
    ['4000::1', 'special'],
    ['::ffff:93.184.216.34', 'special'],
    ['::ffff:127.0.0.1', 'special'],
    ['::ffff:0:10.0.0.1', 'special'],
    ['::10.0.0.1', 'special'],
    ['64:ff9b::93.184.216.34', 'special'],
    ['64:ff9b::10.0.0.1', 'special'],
    ['64:ff9b:1::1', 'special'],
    ['2002:5db8:d822::1', 'special'],
    ['2002:a00:1::1', 'special'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'special'],
  ])('%s may not: %s', (address, refusal) => {
    expect(judged(address)).toBe(refusal);
  });
});

describe('networks that are allowed', () => {
  it.each([
    ['10.20.0.1', '10.20.0.0/16'],
    ['100.64.0.1', '100.64.0.0/10'],
    ['fd12:3456::1', 'fd12:3456::/32'],
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['64:ff9b::93.184.216.34', '64:ff9b::/96'],
    ['2002:5db8:d822::1', '2002::/16'],
  ])('%s may, by %s', (address, network) => {
    expect(judged(address, network)).toBeUndefined();
  });

  it.each([
    ['10.21.0.1', '10.20.0.0/16', 'private'],
    ['127.0.0.2', '127.0.0.1', 'loopback'],
    // What it leads to is judged too.
    ['64:ff9b::10.0.0.1', '64:ff9b::/96', 'private'],
    ['64:ff9b::127.0.0.1', '64:ff9b::/96', 'loopback'],
    ['64:ff9b::169.254.169.254', '64:ff9b::/96', 'special'],
    ['2002:a00:1::1', '2002::/16', 'private'],
    ['::ffff:10.0.0.1', '::ffff:0:0/96', 'private'],
    // Never, whatever the list says.
    ['169.254.169.254', '169.254.0.0/16', 'special'],
    ['100.100.100.200', '100.64.0.0/10', 'special'],
    ['fd00:ec2::254', 'fd00::/8', 'special'],
    ['0.0.0.0', '0.0.0.0/8', 'special'],
    ['64:ff9b:1::1', '64:ff9b:1::/48', 'special'],
    ['::10.0.0.1', '::/96', 'special'],
  ])('%s may not, although %s is allowed: %s', (address, network, refusal) => {
    expect(judged(address, network)).toBe(refusal);
  });

  it('reach what an address leads to when both are allowed', () => {
    expect(judged('64:ff9b::10.0.0.1', '64:ff9b::/96', '10.0.0.0/8')).toBeUndefined();
  });

  it.each(['', '10', '10.1/16', '0x0a.0.0.0/8', '10.0.0.0/33', '0.0.0.0/0', '::/0', 'a.example'])(
    '"%s" is none',
    (text) => {
      expect(networkOf(text)).toBeUndefined();
    },
  );
});
