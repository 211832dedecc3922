import { TocsinError } from '#kernel';
import { TokenClient } from '#trust';
import { refusalIn } from './broker.js';
import type { Connection } from './connection.js';
import { PlainError } from './plain-error.js';
import { audienceOf, type Signer } from './statements.js';

/** Signs in for reading, with a token that only this command can use. */
export async function clientFor(
  { url, clock }: Connection,
  { issuer: clientId, key }: Signer,
): Promise<TokenClient> {
  const broker = { url, issuer: await audienceOf(url) };
  return new TokenClient({
    broker,
    clientId,
    key,
    scope: 'ssf.read',
    now: () => clock.machine(),
  });
}

/** What the broker answers to an agency. @throws PlainError when it says anything but yes, or nothing */
export async function askAs(
  client: TokenClient,
  path: string,
  init: RequestInit = {},
): Promise<string> {
  let answer: Response;
  try {
    answer = await client.fetch(path, init);
  } catch (cause) {
    const said = cause instanceof TocsinError ? `${cause.message}.` : 'The broker does not answer.';
    throw new PlainError(said, { cause });
  }
  const { status } = answer;
  const text = await answer.text();
  if (status !== 200) throw new PlainError(refusalIn({ status, text }));
  return text;
}
