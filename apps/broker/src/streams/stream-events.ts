import { alertRaisedType, streamUpdatedType, verificationType } from '#contracts';

/** What goes on every stream, asked for or not: nobody can opt out of being told (ADR 20). */
export const alwaysDelivered: readonly string[] = [
  alertRaisedType,
  verificationType,
  streamUpdatedType,
];

/** What goes on a stream that asked for it. */
export const onRequest: readonly string[] = [];

/** What this transmitter can send: `events_supported`. */
export const supported: readonly string[] = [...alwaysDelivered, ...onRequest];

/** `events_delivered` of a stream that asked for `requested`, or did not say. */
export const delivered = (requested: readonly string[] | null): string[] => [
  ...alwaysDelivered,
  ...onRequest.filter((type) => requested?.includes(type) === true),
];
