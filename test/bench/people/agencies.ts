import type { AgencyKind, AgencyRegistration } from '#contracts';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from '#trust';

/** The agencies of the bench: one that states, two that are told. All are pushed to. */
export const agencyNames = ['prison', 'probation', 'police'] as const;
export type AgencyName = (typeof agencyNames)[number];

export const issuerOf = (name: AgencyKind): string => `urn:tocsin:bench:${name}`;

export interface BenchAgency {
  key: SigningKey;
  registration: AgencyRegistration;
}

/** Makes an agency with a key of its own. @param push where its alerts go; without it, it polls */
export async function benchAgency(name: AgencyKind, push?: string): Promise<BenchAgency> {
  const key = await signingKeyFrom(await newPrivateJwk());
  return {
    key,
    registration: {
      issuer: issuerOf(name),
      name: `Bench ${name}`,
      kind: name,
      jwks: { keys: [{ ...key.publicJwk }] },
      ...(push !== undefined && { push }),
    },
  };
}
