import { sendEvent } from '#client';
import { newId, type Clock } from '#kernel';
import { signingKeyFile, type SigningKey } from '#trust';
import { send } from './broker.js';
import type { Connection } from './connection.js';
import { PlainError } from './plain-error.js';

/** Who signs. */
export interface Signer {
  issuer: string;
  key: SigningKey;
}

/** The signer of `--key` and `--issuer`; otherwise a demonstration agency, by its name or issuer. */
export async function signerFor(
  connection: Connection,
  options: { key?: string; issuer?: string },
  agency: string | undefined,
): Promise<Signer> {
  const wanted = options.issuer ?? agency;
  const known = connection.demo?.agencies.find(
    ({ name, issuer }) => name === wanted || issuer === wanted,
  );
  const issuer = options.issuer ?? known?.issuer;
  const file = options.key ?? known?.keyFile;
  if (issuer === undefined) throw new PlainError('Say who states it: --issuer URI.');
  if (file === undefined) throw new PlainError('Say which key signs it: --key FILE.');
  return { issuer, key: await signingKeyFile(file) };
}

/** Who the broker is, as it says itself: the audience of everything sent to it. */
export async function audienceOf(url: string): Promise<string> {
  const { status, text } = await send(`${url}/.well-known/ssf-configuration`);
  if (status !== 200) throw new PlainError(`There is no Tocsin broker at ${url}.`);
  return (JSON.parse(text) as { issuer: string }).issuer;
}

export interface Said {
  type: string;
  subject: object;
  content: object;
  happenedAt?: Date;
}

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/**
 * Signs a statement for a broker. It is not held against its contract: the broker's own answer is wanted.
 * @throws PlainError when there is no broker to address it to
 */
export async function signed(
  url: string,
  signer: Signer,
  said: Said,
  clock: Clock,
): Promise<{ jti: string; compact: string }> {
  const jti = newId();
  const compact = await signer.key.sign({
    iss: signer.issuer,
    aud: await audienceOf(url),
    jti,
    iat: seconds(clock.now()),
    sub_id: said.subject,
    ...(said.happenedAt && { toe: seconds(said.happenedAt) }),
    events: { [said.type]: said.content },
  });
  return { jti, compact };
}

/**
 * Signs a statement and pushes it.
 * @returns the identifier under which it was taken
 * @throws PlainError with the broker's own words when it was refused
 */
export async function state(
  url: string,
  signer: Signer,
  said: Said,
  clock: Clock,
): Promise<{ jti: string }> {
  const { jti, compact } = await signed(url, signer, said, clock);
  const sent = await sendEvent(url, compact);
  if (!sent.taken) throw new PlainError(sent.description);
  return { jti };
}
