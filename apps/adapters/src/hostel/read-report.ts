import { z } from 'zod';
import { crnOf, legalBasis, nomsOf } from '#contracts';
import { instantOf, toeOf } from '../feeds/instants.js';
import { parsed, textAt, type JsonObject } from '../feeds/json.js';
import { kept, type Reading, type ReadingContext } from '../feeds/reading.js';
import { readDeskMessage } from '../night-desk/desk-message.js';
import { readReport, type Report } from '../night-desk/report-form.js';
import { aboutResident, type HostelFact } from './facts.js';
import type { HostelTables } from './tables.js';

/** What a night desk's own system sends by itself. Members beyond these are kept with the message and not told. */
const rawReport = z.object({
  premises: z.string().trim(),
  crn: z.string().optional(),
  noms: z.string().optional(),
  lastSeenAt: z.string().optional(),
  searched: z.boolean().optional(),
  belongingsGone: z.boolean().optional(),
  legalBasis: legalBasis.optional(),
});

/** Reads `{ "type": "whereabouts-unknown", … }`, as a hostel's own system sends it. */
export function readRawReport(
  tables: HostelTables,
  body: JsonObject,
  context: ReadingContext,
): Reading<HostelFact> {
  const read = rawReport.safeParse(body);
  if (!read.success) {
    const members = read.error.issues.map(({ path }) => path.join('.'));
    return kept(`the report does not fit: ${members.join(', ')}`);
  }
  const { lastSeenAt: text, ...rest } = read.data;
  const lastSeenAt = instantOf(text, context.now)?.toString();
  if (text !== undefined && lastSeenAt === undefined)
    return kept('the time last seen cannot be read');
  const report = { ...rest, ...(lastSeenAt !== undefined && { lastSeenAt }) };
  return told(tables, { ...report, kind: 'whereabouts-unknown' }, context, textAt(body, 'id'));
}

/** Reads a report that a person sent by the night desk's form. It was checked before it was kept. */
export function readDeskReport(
  tables: HostelTables,
  body: JsonObject,
  context: ReadingContext,
): Reading<HostelFact> {
  const message = readDeskMessage(body);
  if (!message) return kept('it is no report as a night desk sends one');
  const { premises, received } = message;
  const read = readReport(parsed(received), { premises: [premises], now: context.now });
  if ('report' in read) return told(tables, read.report, context, undefined);
  return kept(`the report does not fit: ${read.faults.map(({ path }) => path).join(', ')}`);
}

function told(
  tables: HostelTables,
  report: Report,
  { receipt, now }: ReadingContext,
  id: string | undefined,
): Reading<HostelFact> {
  const about = aboutResident({ crn: crnOf(report.crn), noms: nomsOf(report.noms) });
  if (!about) return kept('the report names nobody by a CRN or prison number that can be read');
  const { kind, premises, legalBasis: basis } = report;
  const content = {
    premises,
    ...saidOf(report, tables),
    ...(basis && { legalBasis: basis }),
    source: { system: 'night-desk', record: receipt },
  };
  const happened = instantOf(report.at, now);
  const draft = {
    name: `hostel.${kind}`,
    subject: about.subject,
    ...(happened && { toe: toeOf(happened) }),
    content,
    record: receipt,
  };
  const isTimed = report.at !== undefined || report.lastSeenAt !== undefined;
  const fact = { ...about, kind: 'report', report: kind, premises, draft, isTimed, id } as const;
  return { kind: 'facts', facts: [{ ...fact, record: receipt }] };
}

/** What each kind of report says besides, member by member. */
function saidOf(report: Report, { curfew, curfews }: HostelTables): object {
  const { at, lastSeenAt, contacted, searched, belongingsGone } = report;
  switch (report.kind) {
    case 'whereabouts-unknown':
      return given({ lastSeenAt, searched, belongingsGone });
    case 'curfew-missed': {
      const usual = curfews[report.premises] ?? curfew;
      return { kind: 'missed', curfew: report.curfew ?? usual, ...given({ contacted }) };
    }
    case 'absconded':
      return given({ leftAt: at });
    case 'returned':
      return { outcome: 'returned', ...given({ at }) };
  }
}

const given = (members: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
