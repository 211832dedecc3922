import type { MasterKey } from '#trust';

/** SSF 1.0 §8.1.2: on, held, or off. */
export const statuses = ['enabled', 'paused', 'disabled'] as const;
export type StreamStatus = (typeof statuses)[number];

/**
 * What is kept of the signature that a stream asks for. `ES256` stands for the broker's usual kind of key, which may
 * be another; RS256 is there for certification (CAEP interoperability profile).
 */
export type SigningAlg = 'ES256' | 'RS256';

export const deliveryMethods = {
  push: 'urn:ietf:rfc:8935',
  poll: 'urn:ietf:rfc:8936',
} as const;

/** How one agency receives its alerts: we push to its endpoint (RFC 8935), or it polls (RFC 8936). */
export interface Stream {
  id: string;
  agency: string;
  method: 'push' | 'poll';
  endpoint: string | null;
  status: StreamStatus;
  /** It was deleted, and its agency has made no other since. */
  deleted: boolean;
}

/** A stream with all that its agency may read of it. */
export interface StreamRow extends Stream {
  description: string | null;
  events_requested: string[] | null;
  status_reason: string | null;
  status_by: 'receiver' | 'transmitter';
  signing_alg: SigningAlg;
  sealed_authorization: Buffer | null;
  wrapped_key: Buffer | null;
}

/** Whether alerts go on it, now or when it is no longer paused. */
export const carries = ({ status, deleted }: Pick<Stream, 'status' | 'deleted'>): boolean =>
  !deleted && status !== 'disabled';

/** Why a stream carries nothing, as an attempt says it. */
export const silentBecause = ({
  status,
  deleted,
}: Pick<Stream, 'status' | 'deleted'>): 'stream-deleted' | 'stream-disabled' | undefined =>
  deleted ? 'stream-deleted' : status === 'disabled' ? 'stream-disabled' : undefined;

export interface SealedSecret {
  sealed_authorization: Buffer | null;
  wrapped_key: Buffer | null;
}

const boundTo = (streamId: string): string => `stream:${streamId}:authorization`;

/** Seals what a receiver wants to be shown with each push. */
export function sealAuthorization(key: MasterKey, streamId: string, header: string): SealedSecret {
  const own = key.newDataKey(streamId);
  return {
    sealed_authorization: own.seal(header, boundTo(streamId)),
    wrapped_key: own.wrapped,
  };
}

export function openAuthorization(
  key: MasterKey,
  streamId: string,
  { sealed_authorization: sealed, wrapped_key: wrapped }: SealedSecret,
): string | null {
  if (!sealed || !wrapped) return null;
  return key.unwrap(wrapped, streamId).open(sealed, boundTo(streamId));
}
