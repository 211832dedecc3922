import { TocsinError } from '#kernel';
import { describeWithShared } from '#testing';
import { decryptCompact, decryptionKeyFrom, decryptSet, type DecryptionKey } from '#trust';
import { unexplained, waive, type Group, type Tried, type Vector } from './wycheproof/vectors.js';

/** As published: the token is a JWE, and what is in it is given in hex. */
interface Encrypted extends Omit<Vector, 'jws'> {
  jwe: string;
  pt?: string;
}
interface EncryptionVectors {
  numberOfTests: number;
  testGroups: (Omit<Group, 'tests'> & { tests: Encrypted[] })[];
}

/** Valid by RFC 7516 and refused here. A waiver can only excuse a refusal: see the second test. */
const waivers = waive({
  'AES key wrap or AES-GCM with a secret that both sides hold: every key here is a pair': [
    1, 23, 28, 29, 30, 31, 32, 69, 70, 71, 72, 73, 74, 75, 132, 133, 134, 135,
  ],
  'ECDH-ES with A128KW or A192KW: only ECDH-ES+A256KW is taken': [
    33, 34, 35, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61,
  ],
  'ECDH-ES+A256KW with another cipher than A256GCM, the only one taken': [62, 67, 68],
  'ECDH-ES without key wrap: only ECDH-ES+A256KW is taken': [76, 77, 78, 79, 80, 81, 131],
  'a key on P-384: only P-256 is taken': [130],
  'RSA-OAEP: only elliptic curves are taken': [
    82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 121, 129,
  ],
  'RSA1_5, which gives the text away to whoever may ask often (RFC 3218)': [
    100, 101, 102, 103, 104, 105, 112, 128,
  ],
});

interface Opened extends Tried {
  /** In hex, where it was opened. */
  plain: string | undefined;
  published: Encrypted;
  key: DecryptionKey | undefined;
}

function open(jwe: string, key: DecryptionKey | undefined): string | undefined {
  if (!key) return undefined;
  try {
    return Buffer.from(decryptCompact(jwe, key), 'latin1').toString('hex');
  } catch (thrown) {
    // Anything else than a refusal with its code is a fault of ours.
    if (thrown instanceof TocsinError && /^invalid_(request|key)$/.test(thrown.code))
      return undefined;
    throw thrown;
  }
}

async function tryAll({ testGroups }: EncryptionVectors): Promise<Opened[]> {
  const tried: Opened[] = [];
  for (const { private: held, tests } of testGroups) {
    // Its name is none of ours, and its algorithm often another; of the right kind it is tried all the same.
    const { kty, crv, x, y, d, use } = held;
    const key = await decryptionKeyFrom({ kty, crv, x, y, d, use }).catch(() => undefined);
    for (const published of tests) {
      const plain = open(published.jwe, key);
      const vector = { ...published, jws: published.jwe };
      tried.push({ vector, published, plain, taken: plain !== undefined, key });
    }
  }
  return tried;
}

describeWithShared<EncryptionVectors>(
  'Wycheproof, JSON Web Encryption',
  'vectors/json_web_encryption_test.json',
  (vectors) => {
    let tried: Opened[];
    beforeAll(async () => {
      tried = await tryAll(vectors);
    });

    it('every token is judged as published, but for the waivers', () => {
      expect(unexplained(tried, waivers)).toEqual([]);
    });

    it('all of them were tried, nothing that is invalid was opened, and nothing valid read wrongly', () => {
      expect(tried).toHaveLength(vectors.numberOfTests);
      expect(tried.length).toBeGreaterThanOrEqual(139);
      const opened = tried.filter(({ taken }) => taken);
      expect(opened.filter(({ vector }) => vector.result === 'invalid')).toEqual([]);
      expect(opened.map(({ vector, plain }) => `${vector.tcId} ${plain ?? ''}`)).toEqual([
        '66 666f6f',
      ]);
      expect(opened.map(({ plain, published }) => plain === published.pt)).toEqual([true]);
      const judged = `${tried.length} tried, ${opened.length} opened, ${waivers.size} refused by waiver`;
      process.stderr.write(`\nWycheproof, JSON Web Encryption: ${judged}\n`);
    });

    it('the keys of its P-256 groups were used, not left out', () => {
      expect(tried.filter(({ key }) => key !== undefined)).toHaveLength(43);
    });

    it('none of them is a statement: their headers are not those of one', () => {
      for (const { published, key } of tried)
        expect(() => decryptSet(published.jwe, () => key)).toThrow(TocsinError);
    });
  },
);
