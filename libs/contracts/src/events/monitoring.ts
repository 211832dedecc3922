import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { code, common, instant } from './parts.js';

/** EMS-01. */
export const monitoringTagViolation = z
  .strictObject({
    contractor: code.optional(),
    kind: z.enum(['curfew', 'strap', 'zone', 'equipment', 'power', 'other']),
    at: instant,
    until: instant.optional(),
    ...common,
  })
  .describe("The tag's rules were broken, as the monitoring contractor sees it.");
export type MonitoringTagViolation = z.infer<typeof monitoringTagViolation>;

export const monitoring = [
  catalogueEvent('EMS-01', 'monitoring.tag-violation', ['monitoring'], monitoringTagViolation, {
    contractor: 'DEMO-TAGS',
    kind: 'curfew',
    at: '2026-08-08T23:05:00+01:00',
  }),
];
