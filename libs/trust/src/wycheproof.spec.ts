import { existsSync, readFileSync } from 'node:fs';
import { readJwks, verifyingKeyFrom, type VerifyingKey } from '#trust';
import { partsOf } from './compact.js';
import { signatureHolds } from './signature.js';
import { readStrictObject } from './strict-json.js';

/** C2SP Wycheproof, read where it lies: it is no part of this project. */
const folder = '../shared/vectors';

interface Vector {
  tcId: number;
  comment: string;
  jws: string;
  result: 'valid' | 'invalid';
}
type Jwk = Record<string, unknown>;
interface Group {
  public?: Jwk;
  private: Jwk;
  tests: Vector[];
}

function groupsOf(file: string): Group[] {
  const path = `${folder}/${file}`;
  if (!existsSync(path)) {
    process.stderr.write(
      `\n*** NOT RUN: ${path} is not there, so its vectors were not tried ***\n`,
    );
    return [];
  }
  return (JSON.parse(readFileSync(path, 'utf8')) as { testGroups: Group[] }).testGroups;
}

const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e', 'use', 'alg', 'key_ops', 'k'];
/** The public half. The vectors' key ids are names, where ours must be thumbprints. */
const half = (jwk: Jwk): Jwk =>
  Object.fromEntries(Object.entries(jwk).filter(([name]) => publicMembers.includes(name)));

/** Whether this JWS would be taken with this key, by the same steps as `verifySet`. */
async function taken(jws: string, key: VerifyingKey): Promise<boolean> {
  try {
    const parts = partsOf(jws);
    if (!parts) return false;
    const { alg } = readStrictObject(parts[0], 1);
    if (alg !== key.alg) return false;
    return await signatureHolds(key, Buffer.from(jws.slice(0, jws.lastIndexOf('.'))), parts[2]);
  } catch {
    return false;
  }
}

/** Valid by RFC 7515 and refused here, each for a reason of ours. */
const reasons = {
  algorithm: 'only ES256, EdDSA and RS256 are taken',
  emptyPayload: 'an empty payload is no statement',
  letters: 'a letter that base64url does not have: the vector is labelled valid by mistake',
};
const waived = new Map<number, string>([
  [259, reasons.emptyPayload],
  [372, reasons.letters],
  [373, reasons.letters],
]);
const otherAlgorithms = 'HS256 RS384 RS512 PS256 PS384 PS512 ES521'.split(' ');

describe('Wycheproof, JSON Web Signature', () => {
  const groups = groupsOf('json_web_signature_test.json');

  it('takes what is valid and refuses what is not', async () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const group of groups) {
      const jwk = half(group.public ?? group.private);
      const key = await verifyingKeyFrom(jwk).catch(() => undefined);
      for (const { tcId, comment, jws, result } of group.tests) {
        tried += 1;
        const was = key !== undefined && (await taken(jws, key)) ? 'valid' : 'invalid';
        const byAlgorithm = otherAlgorithms.includes(String(jwk['alg']));
        const waiver = waived.get(tcId) ?? (byAlgorithm ? reasons.algorithm : undefined);
        // A waiver can only ever excuse a refusal.
        if (was === result || (was === 'invalid' && waiver !== undefined)) continue;
        wrong.push(`${tcId} (${comment}): ${result}, but was ${was}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBe(groups.length === 0 ? 0 : 401);
  });
});

describe('Wycheproof, JSON Web Key', () => {
  const groups = groupsOf('json_web_key_test.json');

  it('refuses every key that must not be trusted', async () => {
    const wrong: string[] = [];
    for (const group of groups) {
      const given = group.public ?? group.private;
      const set = Array.isArray(given['keys']) ? (given['keys'] as Jwk[]) : [given];
      const keys = await readJwks({ keys: set.map(half) }).catch(() => []);
      for (const { tcId, comment, jws, result } of group.tests) {
        const results = await Promise.all(keys.map((key) => taken(jws, key)));
        const was = results.includes(true) ? 'valid' : 'invalid';
        // Every valid vector has an HMAC key, and secrets are never shared here.
        const secret = set.some(({ kty }) => kty === 'oct');
        if (was === result || (was === 'invalid' && secret)) continue;
        wrong.push(`${tcId} (${comment}): ${result}, but was ${was}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
