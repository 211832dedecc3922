import { TocsinError } from '#kernel';
import { describeWithShared } from '#testing';
import { compactHolds, verifyingKeyFrom, verifySet, type VerifyingKey } from '#trust';
import { publicHalf, unexplained, waive, type Tried, type Vectors } from './wycheproof/vectors.js';

/** Valid by RFC 7515 and refused here. A waiver can only excuse a refusal: see the second test. */
const waivers = waive({
  'HMAC: whoever checks such a statement could have made it, so it proves nothing': [
    1, 348, 352, 357, 358, 359, 376, 377,
  ],
  'HMAC, and letters that base64url does not have: labelled valid by mistake': [372, 373],
  'an empty payload is no statement': [259],
  'RS384 and RS512: only ES256, EdDSA and RS256 are taken': [
    264, 265, 266, 267, 268, 269, 270, 271,
  ],
  'RSA-PSS: only ES256, EdDSA and RS256 are taken': [
    272, 273, 274, 275, 287, 288, 320, 321, 322, 323, 325, 326, 327, 328,
  ],
  'PS384 under a key that says PS256: the key decides, and it is no algorithm taken here': [
    346, 350,
  ],
  'P-521 under a key that says "ES521", which is no algorithm; only P-256 is taken': [347, 351],
});

interface Known extends Tried {
  key: VerifyingKey | undefined;
}

async function tryAll({ testGroups }: Vectors): Promise<Known[]> {
  const tried: Known[] = [];
  for (const group of testGroups) {
    const given = publicHalf(group.public ?? group.private);
    const key = await verifyingKeyFrom(given).catch(() => undefined);
    for (const vector of group.tests) {
      const taken = key !== undefined && (await compactHolds(vector.jws, key));
      tried.push({ vector, taken, key });
    }
  }
  return tried;
}

describeWithShared<Vectors>(
  'Wycheproof, JSON Web Signature',
  'vectors/json_web_signature_test.json',
  (vectors) => {
    let tried: Known[];
    beforeAll(async () => {
      tried = await tryAll(vectors);
    });

    it('every signature is judged as published, but for the waivers', () => {
      expect(unexplained(tried, waivers)).toEqual([]);
    });

    it('all of them were tried, and nothing that is invalid was taken', () => {
      expect(tried).toHaveLength(vectors.numberOfTests);
      expect(tried.length).toBeGreaterThanOrEqual(401);
      const wrong = tried.filter(({ vector, taken }) => taken && vector.result === 'invalid');
      expect(wrong).toEqual([]);
      expect(tried.filter(({ taken }) => taken)).toHaveLength(9);
    });

    it('none of them is a statement: the header rules refuse also those whose signature holds', async () => {
      for (const { vector, key } of tried) {
        const verdict = verifySet(vector.jws, {
          audience: 'https://broker.example',
          now: new Date('2026-08-08T22:10:00Z'),
          keyOf: () => Promise.resolve(key ?? 'unknown-key'),
        });
        await expect(verdict).rejects.toBeInstanceOf(TocsinError);
        // Their headers hold no `typ`, so that nobody's key is even looked for.
        await expect(verdict).rejects.toMatchObject({ code: 'invalid_request' });
      }
    });
  },
);
