import type { z } from 'zod';
import { between } from './config.lengths.js';

/** Settings of streams. */
export const streamSettings = {
  TOCSIN_STREAM_VERIFY_EVERY: between(1_000, 3_600_000, 'must be from PT1S to PT1H').default(
    10_000,
  ),
  TOCSIN_STREAM_HEARTBEAT: between(60_000, 86_400_000, 'must be from PT1M to PT24H').optional(),
  TOCSIN_STREAM_PAUSE_AFTER: between(60_000, 604_800_000, 'must be from PT1M to PT168H').default(
    3_600_000,
  ),
};
type Read = z.infer<z.ZodObject<typeof streamSettings>>;

export interface StreamSettings {
  streams: {
    /** Milliseconds between two verifications that an agency asks for, at least. */
    verifyEvery: number;
    /** Milliseconds between two verification events that nobody asked for, none when there are none. */
    heartbeat: number | undefined;
    /** Milliseconds after which a stream whose endpoint has failed every time is paused. */
    pauseAfter: number;
  };
}

export const streamsFrom = (read: Read): StreamSettings => ({
  streams: {
    verifyEvery: read.TOCSIN_STREAM_VERIFY_EVERY,
    heartbeat: read.TOCSIN_STREAM_HEARTBEAT,
    pauseAfter: read.TOCSIN_STREAM_PAUSE_AFTER,
  },
});
