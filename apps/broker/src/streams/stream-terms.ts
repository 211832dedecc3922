import { canonicalJson, TocsinError } from '#kernel';
import type { Algorithm, MasterKey } from '#trust';
import {
  deliveryMethods,
  openAuthorization,
  sealAuthorization,
  type SealedSecret,
  type StreamRow,
} from './stream.js';
import {
  keptAuthorization,
  pollUrl,
  signingAlgMember,
  type StreamAsked,
} from './stream-document.js';
import type { StreamTerms } from './stream.repository.js';

const nothing: SealedSecret = { sealed_authorization: null, wrapped_key: null };

export interface Terms {
  id: string;
  /** The stream as it is; none when it is new. */
  before?: StreamRow | undefined;
  /** Whether what is not named stays as it is (PATCH) or goes (PUT). */
  keep: boolean;
  issuer: string;
  /** With what this transmitter can sign. */
  algs: readonly Algorithm[];
}

/**
 * A stream as its agency asks for it.
 * @throws TocsinError `invalid_request`
 */
export function termsOf(
  asked: StreamAsked,
  { id, before, keep, issuer, algs }: Terms,
  key: MasterKey,
): StreamTerms {
  const kept = keep ? before : undefined;
  const alg = asked[signingAlgMember];
  if (alg !== undefined && !algs.includes(alg))
    throw refusal(`${signingAlgMember}: this transmitter has no key to sign with ${alg}`);
  return {
    ...deliveryOf(asked.delivery, id, before, kept, issuer, key),
    description: asked.description ?? kept?.description ?? null,
    eventsRequested: asked.events_requested ?? kept?.events_requested ?? null,
    signingAlg: (alg ?? kept?.signing_alg) === 'RS256' ? 'RS256' : 'ES256',
  };
}

/** Whether a stream is as it is asked for already. What is sealed twice looks different and may be the same. */
export const isAsAsked = (stream: StreamRow, terms: StreamTerms, key: MasterKey): boolean =>
  stream.method === terms.method &&
  stream.endpoint === terms.endpoint &&
  stream.description === terms.description &&
  stream.signing_alg === terms.signingAlg &&
  canonicalJson(stream.events_requested) === canonicalJson(terms.eventsRequested) &&
  openAuthorization(key, stream.id, stream) === openAuthorization(key, stream.id, terms);

type Delivery = Pick<StreamTerms, 'method' | 'endpoint'> & SealedSecret;

/** Without a way of delivery, a stream is polled (SSF 1.0 §8.1.1). */
function deliveryOf(
  asked: StreamAsked['delivery'],
  id: string,
  before: StreamRow | undefined,
  kept: StreamRow | undefined,
  issuer: string,
  key: MasterKey,
): Delivery {
  if (!asked && kept)
    return {
      method: kept.method,
      endpoint: kept.endpoint,
      sealed_authorization: kept.sealed_authorization,
      wrapped_key: kept.wrapped_key,
    };
  if (!asked) return { method: 'poll', endpoint: null, ...nothing };
  if (asked.method === deliveryMethods.poll) {
    // The transmitter gives this address, and a receiver may only repeat it.
    if (asked.endpoint_url !== undefined && asked.endpoint_url !== pollUrl(issuer, id))
      throw refusal('delivery.endpoint_url: the transmitter gives the address of a polled stream');
    return { method: 'poll', endpoint: null, ...nothing };
  }
  const { endpoint_url: endpoint, authorization_header: header } = asked;
  if (header === undefined) return { method: 'push', endpoint, ...nothing };
  if (header !== keptAuthorization)
    return { method: 'push', endpoint, ...sealAuthorization(key, id, header) };
  // What one endpoint is shown is never shown to another.
  if (!before?.sealed_authorization || before.endpoint !== endpoint)
    throw refusal('delivery.authorization_header: give it again for another endpoint');
  const { sealed_authorization, wrapped_key } = before;
  return { method: 'push', endpoint, sealed_authorization, wrapped_key };
}

const refusal = (message: string): TocsinError => new TocsinError('invalid_request', message);
