import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A certificate and its key, as PEM. */
export interface Certified {
  key: string;
  cert: string;
}

/** Whoever signs certificates. */
export interface Authority extends Certified {
  name: string;
  privateKey: KeyObject;
}

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : [0x82, Math.floor(length / 0x100), length % 0x100];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const utc = (text: string): Buffer => der(0x17, Buffer.from(text));
/** CN=… */
const named = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [der(0x01, Buffer.of(0xff))] : []), der(0x04, value));
/** 127.0.0.1 */
const loopback = extension('551d11', false, sequence(der(0x87, Buffer.of(127, 0, 0, 1))));
const authority = extension('551d13', true, sequence(der(0x01, Buffer.of(0xff))));

const pem = (label: string, body: Buffer): string =>
  `-----BEGIN ${label}-----\n${body.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

let serial = 0;

function certify(name: string, by: Authority | undefined): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  serial += 1;
  // RFC 5280 §4.1
  const tbs = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1, serial)),
    ecdsaWithSha256,
    named(by?.name ?? name),
    sequence(utc('260101000000Z'), utc('491231235959Z')),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(by ? loopback : authority)),
  );
  const signature = sign('sha256', tbs, by?.privateKey ?? privateKey);
  const cert = sequence(tbs, ecdsaWithSha256, der(0x03, Buffer.of(0), signature));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { name, privateKey, key, cert: pem('CERTIFICATE', cert) };
}

/** A certificate authority of a test, which nobody else trusts. */
export const newAuthority = (name: string): Authority => certify(name, undefined);

/** A certificate for 127.0.0.1, or for a program. @param by who vouches for it */
export const newCertificate = (name: string, by: Authority): Certified => certify(name, by);
