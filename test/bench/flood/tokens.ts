import { newId } from '#kernel';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from '#trust';
import { issuerOf } from '../people/agencies.js';

/** What a flood is made of, and how each is answered. */
export const floods = ['forged', 'stranger', 'no-token', 'junk', 'beyond'] as const;
export type Flood = (typeof floods)[number];

export const saidOf: Readonly<Record<Flood, string>> = {
  forged: 'a signature that does not hold, of a known key',
  stranger: 'an issuer nobody knows',
  'no-token': 'text that is no token',
  junk: '64 KiB of letters and dots',
  beyond: 'any of them, from an address that sent too many',
};

/** So many tokens of a kind, no two alike, made before anything is measured. */
export async function tokensOf(
  flood: Flood,
  count: number,
  stating: SigningKey,
  audience: string,
): Promise<string[]> {
  const stranger = await signingKeyFrom(await newPrivateJwk());
  const signed = (key: SigningKey, iss: string): Promise<string> =>
    key.sign({
      iss,
      aud: audience,
      jti: newId(),
      iat: Math.floor((performance.timeOrigin + performance.now()) / 1_000),
      sub_id: { format: 'noms', id: 'A0001AA' },
      events: { 'urn:tocsin:event:prison.released': { prison: 'PVI', reason: 'CR' } },
    });
  const make: Record<Flood, (at: number) => Promise<string> | string> = {
    forged: async () => flipped(await signed(stating, issuerOf('prison'))),
    stranger: () => signed(stranger, 'urn:tocsin:bench:stranger'),
    'no-token': (at) => `no token at all ${at}`,
    junk: (at) => `${at}.`.padEnd(65_000, 'QUJD'),
    beyond: async () => flipped(await signed(stating, issuerOf('prison'))),
  };
  const tokens: string[] = [];
  for (let at = 0; at < count; at += 1) tokens.push(await make[flood](at));
  return tokens;
}

/** The same with one letter of its signature changed: as well formed as before, and wrong. */
function flipped(compact: string): string {
  const at = compact.length - 20;
  return `${compact.slice(0, at)}${compact[at] === 'A' ? 'B' : 'A'}${compact.slice(at + 1)}`;
}
