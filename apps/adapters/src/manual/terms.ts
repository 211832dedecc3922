import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { loadTable } from '../feeds/tables.js';
import type { ManualTerms } from './reconcile.js';

/** A length of time, as `PT15M` or `P14D`, in seconds. A day has 24 hours here. */
const seconds = z.string().transform((text, context) => {
  try {
    return Temporal.Duration.from(text).total({
      unit: 'seconds',
      relativeTo: '2026-01-01T00:00:00Z[UTC]',
    });
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a length of time, as PT15M or P14D' });
    return z.NEVER;
  }
});

const terms = z.strictObject({
  lookBack: seconds,
  oneEventWithin: seconds,
  sameTimeWithin: seconds,
  longestHold: seconds,
});

/** The figures of `manual.yaml`. @throws TocsinError `invalid_configuration` */
export const manualTerms = (tables: string): ManualTerms => loadTable(tables, 'manual', terms);
