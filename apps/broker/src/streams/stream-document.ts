import { z } from 'zod';
import { algorithms, type Algorithm } from '#trust';
import { deliveryMethods, type StreamRow } from './stream.js';
import { streamEvents } from './stream-events.js';

/** What stands in the place of an `authorization_header` that is held, and given back keeps it. */
export const keptAuthorization = '(kept)';

/** Our own member of a stream's configuration, and of the metadata. */
export const signingAlgMember = 'urn:tocsin:signing_alg';

const push = z.object({
  method: z.literal(deliveryMethods.push),
  endpoint_url: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).max(2_000),
  /** One line of visible characters: what goes into a header as it is. */
  authorization_header: z
    .string()
    .regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,4094}[\x21-\x7e])?$/)
    .optional(),
});
const poll = z.object({
  method: z.literal(deliveryMethods.poll),
  endpoint_url: z.string().max(2_000).optional(),
});

/** What a receiver may say of its stream (SSF 1.0 §8.1.1). Members that are not known are left alone. */
const receiverSupplied = {
  events_requested: z.array(z.string().min(1).max(200)).max(100).optional(),
  delivery: z.discriminatedUnion('method', [push, poll]).optional(),
  description: z.string().max(500).optional(),
  [signingAlgMember]: z.enum(algorithms).optional(),
};
/** What it may repeat, if it repeats it as it is. */
const ours = {
  iss: z.unknown().optional(),
  aud: z.unknown().optional(),
  events_supported: z.unknown().optional(),
  events_delivered: z.unknown().optional(),
  min_verification_interval: z.unknown().optional(),
};

export const newStream = z.object({
  ...receiverSupplied,
  ...ours,
  stream_id: z.undefined('is given by the transmitter').optional(),
});
export const changedStream = z.object({
  stream_id: z.string().min(1).max(100),
  ...receiverSupplied,
  ...ours,
});
export type StreamAsked = Omit<z.infer<typeof changedStream>, 'stream_id'>;

/** What the configuration of every stream says of this transmitter. */
export interface Transmitter {
  issuer: string;
  /** Seconds. */
  verifyEvery: number;
}

/** Where a polled stream is polled: its own address (RFC 8936, SSF 1.0 §9.2.2). */
export const pollUrl = (issuer: string, streamId: string): string =>
  `${issuer}/ssf/poll/${streamId}`;

/** A stream's configuration as SSF 1.0 §8.1.1 has it. @param alg with what it is signed now */
export function streamDocument(
  stream: StreamRow,
  aud: string,
  alg: Algorithm,
  transmitter: Transmitter,
): object {
  const { issuer } = transmitter;
  return {
    stream_id: stream.id,
    iss: issuer,
    aud,
    delivery:
      stream.method === 'poll'
        ? { method: deliveryMethods.poll, endpoint_url: pollUrl(issuer, stream.id) }
        : {
            method: deliveryMethods.push,
            endpoint_url: stream.endpoint,
            ...(stream.sealed_authorization && { authorization_header: keptAuthorization }),
          },
    events_supported: streamEvents,
    ...(stream.events_requested && { events_requested: stream.events_requested }),
    events_delivered: streamEvents,
    ...(stream.description !== null && { description: stream.description }),
    min_verification_interval: transmitter.verifyEvery,
    [signingAlgMember]: alg,
  };
}

/** The members of a request that are the transmitter's and do not say what it says (SSF 1.0 §8.1.1.3). */
export function wrongMembers(asked: StreamAsked, aud: string, transmitter: Transmitter): string[] {
  const says: Readonly<Record<string, unknown>> = {
    iss: transmitter.issuer,
    aud,
    events_supported: streamEvents,
    min_verification_interval: transmitter.verifyEvery,
    events_delivered: streamEvents,
  };
  const given: Readonly<Record<string, unknown>> = asked;
  return Object.entries(says).flatMap(([name, value]) =>
    given[name] === undefined || isSame(given[name], value) ? [] : [name],
  );
}

/** One value and a list of it are the same; a list has no order. */
const isSame = (given: unknown, ours: unknown): boolean => {
  const list = (value: unknown): unknown[] =>
    Array.isArray(value) ? value.map(String).sort() : [value];
  return JSON.stringify(list(given)) === JSON.stringify(list(ours));
};
