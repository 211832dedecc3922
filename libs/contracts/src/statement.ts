import { z } from 'zod';
import { TocsinError } from '#kernel';
import { contractOf } from './catalogue.js';
import type { EventContract } from './events/contract.js';
import { alertSubject, personSubject, type AnySubject } from './subject.js';

/** Claims of a signed statement (a SET, RFC 8417, in the profile of DESIGN §5). Times are seconds. */
export interface SetClaims {
  iss: string;
  aud: string;
  jti: string;
  iat: number;
  sub_id: AnySubject;
  toe?: number;
  txn?: string;
  events: Record<string, unknown>;
}

/** A statement whose content fits its contract. */
export interface Statement {
  contract: EventContract;
  subject: AnySubject;
  content: unknown;
}

/**
 * Reads the one event of a verified SET against its contract.
 * @throws TocsinError `invalid_request`; the text names the member and what is wrong, never its value.
 */
export function readStatement(claims: SetClaims): Statement {
  const [type] = Object.keys(claims.events);
  const contract = type === undefined ? undefined : contractOf(type);
  if (type === undefined || !contract) {
    throw new TocsinError('invalid_request', 'The event type is not known to this broker');
  }
  const subject = (contract.about === 'person' ? personSubject : alertSubject).safeParse(
    claims.sub_id,
  );
  if (!subject.success) throw unfit('sub_id', subject.error);
  const content = contract.schema.safeParse(claims.events[type]);
  if (!content.success) throw unfit('events', content.error);
  const named = aboutAlert.safeParse(content.data);
  if (contract.about === 'alert' && !(named.success && named.data.alert === idOf(subject.data)))
    throw new TocsinError('invalid_request', 'sub_id and events.alert must name the same alert');
  return { contract, subject: subject.data, content: content.data };
}

/** What every statement about an alert says. */
const aboutAlert = z.object({ alert: z.string() });

const idOf = (subject: AnySubject): string | undefined =>
  subject.format === 'opaque' ? subject.id : undefined;

function unfit(where: string, error: z.ZodError): TocsinError {
  const said = error.issues.slice(0, 5).map(({ path, code, message }) => {
    // The names of unknown members come from the sender, so they are counted, not repeated.
    if (code === 'unrecognized_keys')
      return `${[where, ...path].join('.')}: has a member that is not in the contract`;
    return `${[where, ...path].join('.')}: ${message}`;
  });
  return new TocsinError(
    'invalid_request',
    `The content does not fit its contract. ${said.join('; ')}`,
  );
}

/** SSF 1.0 §8.1.4.1: a stream of a sender shows that it works. A sign of life, and nothing else. */
export const verificationType = 'https://schemas.openid.net/secevent/ssf/event-type/verification';

/** SSF 1.0 §8.1.5: the transmitter changed the status of a stream. */
export const streamUpdatedType =
  'https://schemas.openid.net/secevent/ssf/event-type/stream-updated';

/** Whether a SET is about a stream and about nobody: that it works, or that its transmitter changed it. */
export const isOfStream = ({ events }: Pick<SetClaims, 'events'>): boolean =>
  [verificationType, streamUpdatedType].includes(Object.keys(events)[0] ?? '');

/** Whether a SET says nothing but that its stream works. */
export const isVerification = ({ events }: Pick<SetClaims, 'events'>): boolean =>
  Object.keys(events)[0] === verificationType;
