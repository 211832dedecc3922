import { alertRaisedType, streamUpdatedType, verificationType } from '#contracts';

/**
 * What goes on every stream, asked for or not, and all that this transmitter sends: `events_supported` and
 * `events_delivered`. Nobody can opt out of being told (ADR 20).
 */
export const streamEvents: readonly string[] = [
  alertRaisedType,
  verificationType,
  streamUpdatedType,
];
