import { z } from 'zod';

/** A length of time, as `PT30S`, `PT5M` or `PT1H`, in milliseconds. */
const interval = z
  .string()
  .regex(/^PT(?=\d)(\d+H)?(\d+M)?(\d+S)?$/, 'must be a length of time, as PT30S, PT5M or PT1H')
  .transform((text) => {
    const [, hours, minutes, seconds] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text) ?? [];
    return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1_000;
  });

/** One of at least and at most so many milliseconds. @param words that say so, where it is not */
export const between = (least: number, most: number, words: string) =>
  interval.refine((length) => length >= least && length <= most, words);
