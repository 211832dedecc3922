import { z } from 'zod';

/** What intake goes by. */
export const intakeSettings = {
  TOCSIN_REPLAY_DAYS: z.coerce.number().int().min(1).max(365).default(30),
};
type Read = z.infer<z.ZodObject<typeof intakeSettings>>;

export interface IntakeSettings {
  /** How long ago a statement may have been issued that was never heard before, in seconds. */
  replayWindow: number;
}

export const intakeFrom = (read: Read): IntakeSettings => ({
  replayWindow: read.TOCSIN_REPLAY_DAYS * 86_400,
});
