import { z } from 'zod';

/** The name of a row in a directory document, as `ppu-newham/duty-spo`. */
export const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9/_.-]{0,99}$/, 'lower-case letters, digits, "/", "_", "." or "-"');

/** What people call it. */
export const name = z.string().trim().min(1).max(120);

/** An agency's issuer URI. */
export const issuer = z.string().min(1).max(200);

/** A local unit or an area, as `newham`, `WWI` or `london`. Capitals make no difference. */
export const place = z.string().min(1).max(60);

/** What an agency's own system calls a team or a post, as `N07PPU` or `N07A060`. Capitals make a difference. */
export const reference = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,40}$/, 'a code of 1 to 40 letters, digits, ".", "_" or "-"');

/** Local date and time in London, as `2026-03-02T09:00`. */
export const localTime = z.iso.datetime({ local: true, offset: false });
