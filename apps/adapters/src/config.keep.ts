import { z } from 'zod';

const day = 86_400_000;
/** Days of a year and of a month, as far as keeping goes. */
const days = { year: 365, month: 30 } as const;

/** How long something is kept, as `P90D`, `P6M` or `P2Y`, in milliseconds: from a week to ten years. */
export const keeping = z
  .string()
  .regex(/^P(?=\d)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,4}D)?$/, 'must be a length of time, as P90D or P2Y')
  .transform((text) => {
    const [, years, months, rest] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(text) ?? [];
    const all =
      Number(years ?? 0) * days.year + Number(months ?? 0) * days.month + Number(rest ?? 0);
    return all * day;
  })
  .refine((length) => length >= 7 * day && length <= 3_653 * day, 'must be from P7D to P10Y');
