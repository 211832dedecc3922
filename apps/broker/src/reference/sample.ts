import type { EventContract, SetClaims } from '#contracts';
import { eventName } from '#contracts';
import { signingKeyFrom, type SigningKey } from '#trust';

/**
 * The key of RFC 8037, appendix A.1. Everybody has it, so what it signs proves nothing: it is for examples alone.
 * With Ed25519 the same statement always has the same signature, so that the page is the same each time.
 */
const publicSampleKey = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
} as const;

export const sampleBroker = 'https://broker.example';
/** 10 August 2026, 10:00 in London. */
const issuedAt = Math.floor(Date.parse('2026-08-10T10:00:00+01:00') / 1000);

const subjectOf = ({ about, example }: EventContract): SetClaims['sub_id'] => {
  if (about === 'person') return { format: 'noms', id: 'A0001AZ' };
  const alert = 'alert' in example && typeof example.alert === 'string' ? example.alert : 'tocsin';
  return { format: 'opaque', id: alert };
};

/** An invented statement of an event: what an agency signs. */
export function sampleClaims(contract: EventContract): SetClaims {
  const [kind] = contract.statedBy;
  return {
    iss: kind === undefined ? sampleBroker : `urn:example:${kind}`,
    aud: sampleBroker,
    jti: `example-${eventName(contract.type)}`,
    iat: issuedAt,
    toe: issuedAt - 600,
    sub_id: subjectOf(contract),
    events: { [contract.type]: contract.example },
  };
}

/** The public sample key, ready to sign. */
export const sampleKey = (): Promise<SigningKey> => signingKeyFrom(publicSampleKey);
