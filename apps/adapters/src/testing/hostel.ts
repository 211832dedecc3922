import type { Way } from '../feeds/envelope.js';
import { join } from 'node:path';
import { contractOf, eventType } from '#contracts';
import { projectRoot } from '#kernel';
import type { Answer } from '../feeds/reading.js';
import { loadTable } from '../feeds/tables.js';
import { hostelFeed } from '../hostel/hostel-feed.js';
import { hostelTables, type HostelTables } from '../hostel/tables.js';
import { FeedRun, type Came } from './run-feed.js';

/** The tables as they are shipped. */
export const shippedTables = (): HostelTables =>
  loadTable(join(projectRoot(import.meta.url), 'policy', 'feeds'), 'hostel', hostelTables);

/** An event of an invented resident. */
export const event = (type: string, members: object = {}): object => ({
  eventType: `approved-premises.${type}`,
  version: 1,
  occurredAt: '2026-08-09T08:00:00+01:00',
  detailUrl: 'http://hostels.example/events/1',
  personReference: {
    identifiers: [
      { type: 'CRN', value: 'X123456' },
      { type: 'NOMS', value: 'Unknown NOMS Number' },
    ],
  },
  additionalInformation: { applicationId: 'application-1' },
  ...members,
});

/** What the hostel system says of it when asked. */
export function detail(type: string, details: object, members: object = {}): Answer {
  const document = {
    id: 'record-1',
    timestamp: '2026-08-09T07:00:00Z',
    eventType: `approved-premises.${type}`,
    eventDetails: {
      personReference: { crn: 'X123456', noms: 'Unknown NOMS Id' },
      applicationId: 'application-1',
      bookingId: 'booking-1',
      premises: { apCode: 'E12', legacyApCode: 'Q012' },
      ...details,
    },
    ...members,
  };
  return { status: 'found', bytes: Buffer.from(JSON.stringify(document)) };
}

/** An answer, and no members of `eventDetails`. */
const isAnswer = (said: object): said is Answer => 'status' in said;

/** A hostel with its memory, whose system answers as it is told to. */
export class HostelRun {
  private answer: Answer = { status: 'gone' };
  private readonly run = new FeedRun(hostelFeed(shippedTables()), () => this.answer);

  /** An event, and what the system answers about it: the whole answer, or its `eventDetails`. */
  event(type: string, said: object, now = '2026-08-09T08:00:00Z', members = {}): Came {
    this.answer = isAnswer(said) ? said : detail(type, said);
    return this.take(event(type, members), now);
  }

  departed(details: object, recorded = '2026-08-09T07:00:00Z', now = '2026-08-09T08:00:00Z'): Came {
    const type = 'person.departed';
    const full = { departedAt: '2026-08-08T22:10:00+01:00', ...details };
    return this.event(type, detail(type, full, { timestamp: recorded }), now);
  }

  /** @throws Error when something would be told that does not fit its contract */
  take(body: object, now: string, way: Way = 'http'): Came {
    const came = this.run.take(body, now, 'json', way);
    for (const { name, content } of came.drafts) contractOf(eventType(name))?.schema.parse(content);
    return came;
  }

  /** A report as a night desk's form sends it. */
  report(report: object, now: string): Came {
    const received = JSON.stringify({ premises: 'E12', crn: 'X123456', ...report });
    const by = { name: 'Demo Worker' };
    return this.take({ type: 'night-desk-report', by, premises: 'E12', received }, now, 'desk');
  }
}
