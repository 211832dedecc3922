import { existsSync, readFileSync } from 'node:fs';
import { FeedRun } from '../testing/run-feed.js';
import { hostelFeed } from './hostel-feed.js';
import { shippedTables } from '../testing/hostel.js';

/** Payloads published by the feeds' own projects, read where they lie: they are no part of this one. */
const folder = '../shared/feeds/samples/approved-premises';
const present = existsSync(folder);
if (!present)
  process.stderr.write(
    `\n*** NOT RUN: ${folder} is not there, so no published sample was tried ***\n`,
  );

const text = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');
const now = '2026-08-09T00:00:00Z';
const read = (event: string | object, detail?: string) => {
  const run = new FeedRun(hostelFeed(shippedTables()), () =>
    detail === undefined
      ? { status: 'gone' }
      : { status: 'found', bytes: Buffer.from(text(detail)) },
  );
  return run.take(event, now);
};
const eventOf = (type: string): object => ({
  ...(JSON.parse(text('event-person-departed.json')) as object),
  eventType: type,
});
const subject = {
  format: 'aliases',
  identifiers: [
    { format: 'crn', id: 'A000001' },
    { format: 'noms', id: 'A0001AA' },
  ],
};

describe('published samples', () => {
  it('a departure whose detail says that he absconded, with an older code', () => {
    if (!present) return;
    const detail = 'detail-person-departed-absconded.json';
    expect(read(text('event-person-departed.json'), detail)).toMatchObject({
      outcome: 'told',
      drafts: [
        {
          name: 'hostel.absconded',
          subject,
          toe: Date.parse('2023-01-16T17:21:30Z') / 1000,
          content: { premises: 'NEHOPE1', leftAt: '2023-01-16T17:21:30Z', reason: 'J' },
        },
      ],
    });
  });

  it('an arrival, with the key worker that older details name', () => {
    if (!present) return;
    const event = eventOf('approved-premises.person.arrived');
    expect(read(event, 'detail-person-arrived.json')).toMatchObject({
      outcome: 'told',
      drafts: [
        {
          name: 'hostel.arrived',
          subject,
          content: { premises: 'NEHOPE1', at: '2022-11-30T14:51:30Z', keyWorker: 'John Smith' },
        },
      ],
    });
  });

  it.each(['detail-booking-made.json', 'detail-person-arrived.json'])(
    '%s is no answer about a departure, and somebody asks',
    (detail) => {
      if (!present) return;
      expect(read(text('event-person-departed.json'), detail)).toMatchObject({
        outcome: 'kept',
        reason: expect.stringMatching(/not this event/) as string,
        drafts: [{ name: 'system.message-not-understood', content: { problem: 'unreadable' } }],
      });
    },
  );

  it('a booking tells nothing, and nobody is asked about it', () => {
    if (!present) return;
    const came = read(eventOf('approved-premises.booking.made'), 'detail-booking-made.json');
    expect(came).toMatchObject({ outcome: 'nothing', drafts: [] });
    expect(came.reason).toMatch(/not an event that this feed tells/);
  });

  it.each(['event-person-departed.json', 'event-person-not-arrived.json'])(
    '%s must be asked about, and is nothing once it is deleted',
    (event) => {
      if (!present) return;
      expect(read(text(event))).toMatchObject({
        outcome: 'nothing',
        reason: expect.stringMatching(/deleted/) as string,
      });
    },
  );
});
