import { readJwks, type KeyOf, type VerifyingKey } from '#trust';

/** How long an unknown key id is not asked for again, in milliseconds. */
const pauseBetween = 2_000;

/** The broker's public keys, read from where it publishes them and read again when it signs with a new one. */
export function brokerKeys(
  broker: { url: string; issuer: string },
  machine: () => Date,
): { keyOf: KeyOf } {
  let keys = new Map<string, VerifyingKey>();
  let readAt = -Infinity;
  const read = async (): Promise<void> => {
    readAt = machine().getTime();
    const answer = await fetch(`${broker.url}/.well-known/jwks.json`, {
      signal: AbortSignal.timeout(5_000),
    });
    const found = await readJwks(await answer.json());
    keys = new Map(found.map((key) => [key.kid, key]));
  };
  return {
    keyOf: async (issuer, kid) => {
      if (issuer !== broker.issuer) return 'unknown-issuer';
      if (!keys.has(kid) && machine().getTime() - readAt > pauseBetween) await read();
      return keys.get(kid) ?? 'unknown-key';
    },
  };
}
