import { z } from 'zod';

/** The name of a row in a directory document, as `ppu-newham/duty-spo`. */
export const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9/_.-]{0,99}$/, 'lower-case letters, digits, "/", "_", "." or "-"');
