import { join } from 'node:path';
import { projectRoot } from '#kernel';
import { runPeer } from '#testing';
import type { Peer } from './peer.js';

const script = join(projectRoot(import.meta.url), 'test/conformance/peers/jwcrypto_peer.py');

/** Debian's python3-jwcrypto. @param python the interpreter that has it */
export function jwcrypto(python: string): Peer {
  const call = (name: keyof Peer, ...given: unknown[]): unknown =>
    JSON.parse(runPeer(python, [script], JSON.stringify({ call: name, given })));
  return {
    newKey: (alg) => call('newKey', alg) as Record<string, unknown>,
    publicHalf: (jwk) => call('publicHalf', jwk) as Record<string, unknown>,
    thumbprint: (jwk) => String(call('thumbprint', jwk)),
    sign: (header, payload, jwk) => String(call('sign', header, payload, jwk)),
    verify: (compact, jwks) => String(call('verify', compact, jwks)),
    newEncryptionKey: () => call('newEncryptionKey') as Record<string, unknown>,
    encrypt: (header, text, jwk) => String(call('encrypt', header, text, jwk)),
    decrypt: (compact, jwk) => String(call('decrypt', compact, jwk)),
  };
}
