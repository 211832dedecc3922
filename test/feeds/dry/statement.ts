import { eventName, eventType, readStatement, type SetClaims } from '#contracts';
import { messageOf } from '#kernel';
import type { WeighedDraft } from '../../../apps/adapters/src/spool/weigh.js';
import type { Stated } from '../judge/stated.js';

/** What would be signed; or why not, where a draft does not fit the contract of its event. */
export function statedOf(
  { feed, receipt, draft }: WeighedDraft,
  at: number,
  newJti: () => string,
): Stated | { unfit: string } {
  const { name, toe, subject, content, jti = newJti() } = draft;
  const claims: SetClaims = {
    iss: `urn:invented:${feed}`,
    aud: 'urn:invented:broker',
    jti,
    iat: Math.floor(at / 1000),
    ...(toe !== undefined && { toe }),
    txn: receipt,
    sub_id: subject,
    events: { [eventType(name)]: content },
  };
  try {
    const { contract } = readStatement(claims);
    const stated = { jti, name: eventName(contract.type), at, subject, content };
    return { ...stated, ...(toe !== undefined && { toe: toe * 1000 }) };
  } catch (error) {
    return { unfit: `${name}: ${messageOf(error)}` };
  }
}
