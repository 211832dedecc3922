import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPeer } from '#testing';
import type { Peer } from './peer.js';

const parse = (text: string): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

/** Debian's `jose` command. It knows no EdDSA. @param folder for keys that it reads from files */
export function jose(folder: string): Peer {
  const file = (name: string, content: object): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
    return path;
  };
  const generate = (template: object): Record<string, unknown> =>
    parse(runPeer('jose', ['jwk', 'gen', '-i', JSON.stringify(template)]));
  return {
    newKey: (alg) => generate({ alg }),
    publicHalf: (jwk) => parse(runPeer('jose', ['jwk', 'pub', '-i', '-'], JSON.stringify(jwk))),
    thumbprint: (jwk) =>
      runPeer('jose', ['jwk', 'thp', '-a', 'S256', '-i', '-'], JSON.stringify(jwk)).trim(),
    sign: (header, payload, jwk) => {
      const template = JSON.stringify({ protected: header });
      const key = file('signing.jwk', jwk);
      return runPeer(
        'jose',
        ['jws', 'sig', '-I', '-', '-k', key, '-s', template, '-c'],
        payload,
      ).trim();
    },
    verify: (compact, jwks) =>
      runPeer('jose', ['jws', 'ver', '-i', '-', '-k', file('keys.jwks', jwks), '-O', '-'], compact),
    newEncryptionKey: () => generate({ kty: 'EC', crv: 'P-256', use: 'enc' }),
    encrypt: (header, text, jwk) => {
      const template = JSON.stringify({ protected: header });
      const key = file('recipient.jwk', jwk);
      return runPeer(
        'jose',
        ['jwe', 'enc', '-i', template, '-I', '-', '-k', key, '-c'],
        text,
      ).trim();
    },
    decrypt: (compact, jwk) =>
      runPeer('jose', ['jwe', 'dec', '-i', '-', '-k', file('own.jwk', jwk), '-O', '-'], compact),
  };
}
