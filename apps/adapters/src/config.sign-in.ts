import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isAllowed } from './call-back/allowed.js';

const text = z.string().min(1);

/** How a feed signs in for its call-backs, as `TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN_URL`. */
export const signInMembers = {
  CALLBACK_TOKEN_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  CALLBACK_CLIENT_ID: text.optional(),
  CALLBACK_CLIENT_SECRET: text.optional(),
  CALLBACK_CLIENT_SECRET_FILE: text.optional(),
  CALLBACK_SCOPE: text.optional(),
};
type Members = z.infer<z.ZodObject<typeof signInMembers>>;
type Member = keyof Members | 'CALLBACK_TOKEN' | 'CALLBACK_HOSTS';

/** Sign-in by client credentials (RFC 6749 §4.4). */
export interface SignInSettings {
  url: string;
  clientId: string;
  secret: string;
  scope: string | undefined;
}

/** Says what of a feed's sign-in does not go together. */
export function checkSignIn(
  get: (member: Member) => unknown,
  wrong: (member: Member, message: string) => void,
): void {
  const url = get('CALLBACK_TOKEN_URL');
  const secrets = [get('CALLBACK_CLIENT_SECRET'), get('CALLBACK_CLIENT_SECRET_FILE')];
  const count = secrets.filter((one) => one !== undefined).length;
  const id = get('CALLBACK_CLIENT_ID');
  if (url === undefined && id === undefined && count === 0) {
    if (get('CALLBACK_SCOPE') !== undefined)
      wrong('CALLBACK_SCOPE', 'is for a sign-in: set CALLBACK_TOKEN_URL too');
    return;
  }
  if (url === undefined) wrong('CALLBACK_TOKEN_URL', 'must be set to sign in for call-backs');
  if (id === undefined) wrong('CALLBACK_CLIENT_ID', 'must be set to sign in for call-backs');
  if (count !== 1)
    wrong('CALLBACK_CLIENT_SECRET', 'must be set to sign in for call-backs, here or as a …_FILE');
  if (get('CALLBACK_TOKEN') !== undefined)
    wrong('CALLBACK_TOKEN', 'is one token that stands; with a CALLBACK_TOKEN_URL there is none');
  const hosts = get('CALLBACK_HOSTS');
  if (typeof url === 'string' && URL.canParse(url) && Array.isArray(hosts)) {
    if (!isAllowed(new URL(url), hosts.map(String)))
      wrong('CALLBACK_TOKEN_URL', 'is at a host that is not on the list of CALLBACK_HOSTS');
  }
  const [, file] = secrets;
  if (typeof file === 'string' && secretIn(file) === undefined)
    wrong('CALLBACK_CLIENT_SECRET_FILE', 'the file cannot be read, or is empty');
}

/** A feed's sign-in, if there is one. The values were checked before. */
export function signInFrom(given: Members): SignInSettings | undefined {
  const { CALLBACK_TOKEN_URL: url, CALLBACK_CLIENT_ID: clientId, CALLBACK_SCOPE: scope } = given;
  const file = given.CALLBACK_CLIENT_SECRET_FILE;
  const secret = file === undefined ? given.CALLBACK_CLIENT_SECRET : secretIn(file);
  if (url === undefined || clientId === undefined || secret === undefined) return undefined;
  return { url, clientId, secret, scope };
}

function secretIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
