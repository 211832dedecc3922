import { agencyKind, type AgencyKind } from '#contracts';
import { readJwks, signingKeyFile, verifyingKeyFrom, type CheckOptions } from '#trust';
import { send } from '../broker.js';
import type { Connection } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { objectFrom, textOf } from './read-input.js';

/** What may be said of the broker and of the sender. */
export interface CircumstanceOptions {
  jwks?: string;
  broker?: string;
  audience?: string;
  issuer?: string;
  kind?: AgencyKind;
}

interface Addressee {
  audience: string | undefined;
  now: Date;
}

/** Who the broker is and what time it has: asked of it when `--broker` is given, and of nobody otherwise. */
async function addressee(
  connection: Connection,
  { broker, audience }: CircumstanceOptions,
): Promise<Addressee> {
  const now = connection.clock.now();
  if (broker === undefined) return { audience: audience ?? connection.demo?.broker.issuer, now };
  const { status, text } = await send(
    `${broker.replace(/\/+$/, '')}/.well-known/ssf-configuration`,
  );
  if (status !== 200) throw new PlainError(`There is no Tocsin broker at ${broker}.`);
  const { issuer } = objectFrom(text);
  return { audience: audience ?? (typeof issuer === 'string' ? issuer : undefined), now };
}

/**
 * What an event is checked against. Of an agency of the demonstration that runs here, the keys are known.
 * @param issuer that the event names
 */
export async function circumstances(
  connection: Connection,
  options: CircumstanceOptions,
  issuer: unknown,
): Promise<CheckOptions> {
  const { audience, now } = await addressee(connection, options);
  const known = connection.demo?.agencies.find((one) => one.issuer === (options.issuer ?? issuer));
  const keys =
    options.jwks !== undefined
      ? (await readJwks(objectFrom(await textOf(options.jwks)))).signing
      : known && [await verifyingKeyFrom((await signingKeyFile(known.keyFile)).publicJwk)];
  const kind = options.kind ?? agencyKind.safeParse(known?.name).data;
  return { now, audience, issuer: options.issuer, keys, kind };
}

/** The issuer that a SET names, whether or not it can be believed. */
export function namedIssuer(compact: string): unknown {
  try {
    const payload = Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString('utf8');
    return objectFrom(payload)['iss'];
  } catch {
    return undefined;
  }
}
