import { readJwks, type KeyOf, type VerifyingKey } from '#trust';

/** How long an unknown key id is not asked for again, in milliseconds. */
const pauseBetween = 2_000;

type Keys = ReadonlyMap<string, VerifyingKey>;

/** The broker's public keys, read from where it publishes them and read again when it signs with a new one. */
export function brokerKeys(
  broker: { url: string; issuer: string },
  machine: () => Date,
): { keyOf: KeyOf } {
  let keys: Keys = new Map();
  let readAt = -Infinity;
  let reading: Promise<Keys> | undefined;
  const current = async (kid: string): Promise<Keys> => {
    if (keys.has(kid)) return keys;
    if (!reading && machine().getTime() - readAt < pauseBetween) return keys;
    // Alerts that arrive together wait for one reading.
    reading ??= readKeys(broker.url).finally(() => (reading = undefined));
    keys = await reading;
    readAt = machine().getTime();
    return keys;
  };
  return {
    keyOf: async (issuer, kid) => {
      if (issuer !== broker.issuer) return 'unknown-issuer';
      return (await current(kid)).get(kid) ?? 'unknown-key';
    },
  };
}

async function readKeys(url: string): Promise<Keys> {
  const answer = await fetch(`${url}/.well-known/jwks.json`, {
    signal: AbortSignal.timeout(5_000),
  });
  const { signing } = await readJwks(await answer.json());
  return new Map(signing.map((key) => [key.kid, key]));
}
