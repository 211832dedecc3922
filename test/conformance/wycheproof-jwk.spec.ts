import { describeWithShared } from '#testing';
import { compactHolds, readJwks, type VerifyingKey } from '#trust';
import {
  publicHalf,
  unexplained,
  waive,
  type Group,
  type Jwk,
  type Tried,
  type Vectors,
} from './wycheproof/vectors.js';

/** Valid by RFC 7517 and refused here. */
const waivers = waive({
  'HMAC: a secret that two parties hold is never registered here': [2, 13, 14, 15],
});

const keysOf = ({ public: shown, private: held }: Group): Jwk[] => {
  const given = shown ?? held;
  return Array.isArray(given['keys']) ? (given['keys'] as Jwk[]) : [given];
};

/** The keys of a set that may be registered: all of them, or none. */
const registered = (group: Group): Promise<VerifyingKey[]> =>
  readJwks({ keys: keysOf(group).map(publicHalf) })
    .then(({ signing }) => signing)
    .catch(() => []);

async function tryAll({ testGroups }: Vectors): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const group of testGroups) {
    const keys = await registered(group);
    for (const vector of group.tests) {
      const held = await Promise.all(keys.map((key) => compactHolds(vector.jws, key)));
      tried.push({ vector, taken: held.includes(true) });
    }
  }
  return tried;
}

describeWithShared<Vectors>(
  'Wycheproof, JSON Web Key',
  'vectors/json_web_key_test.json',
  (vectors) => {
    let tried: Tried[];
    beforeAll(async () => {
      tried = await tryAll(vectors);
    });

    it('every key set is judged as published, but for the waivers', () => {
      expect(unexplained(tried, waivers)).toEqual([]);
    });

    it('all of them were tried, and one key set alone was taken', () => {
      expect(tried).toHaveLength(vectors.numberOfTests);
      expect(tried.length).toBeGreaterThanOrEqual(26);
      expect(tried.filter(({ taken }) => taken).map(({ vector }) => vector.tcId)).toEqual([5]);
    });

    it('a bad key is refused when it is registered, not when it is used', async () => {
      // ROCA, 1024 bits, e = 1; a point off its curve, another curve, another kind.
      const bad = ['jws_rsa_roca_key', 'keysize_too_small', 'exponentOne', 'invalid_point'];
      for (const comment of [...bad, 'wrong_curve', 'wrong_kty', 'invalid_use']) {
        const group = vectors.testGroups.find((one) => one.comment === comment);
        expect({ comment, there: group !== undefined }).toEqual({ comment, there: true });
        const set = { keys: group ? keysOf(group).map(publicHalf) : [] };
        await expect(readJwks(set)).rejects.toMatchObject({ code: 'invalid_key' });
      }
    });
  },
);
