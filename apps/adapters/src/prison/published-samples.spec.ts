import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Answer } from '../feeds/reading.js';
import { isObject, parsed } from '../feeds/json.js';
import { datesChanged, like, Prison, soon } from './testing/messages.js';

/** Payloads published by the prison systems' own projects, read where they lie: they are no part of this one. */
const folder = '../shared/feeds/samples/prison';
const present = existsSync(folder);
if (!present)
  process.stderr.write(
    `\n*** NOT RUN: ${folder} is not there, so no published prison sample was tried ***\n`,
  );

const bytes = (file: string): Buffer => readFileSync(`${folder}/${file}`);
const now = '2026-08-09T12:00:00Z';
const source = { system: 'prison-offender-events' };

const messages: [string, object][] = [
  [
    'domain-released.sns.json',
    {
      outcome: 'told',
      drafts: [
        {
          name: 'prison.released',
          subject: { format: 'noms', id: 'A0001AA' },
          toe: Date.parse('2022-05-04T06:03:50Z') / 1000,
          content: { prison: 'WSI', reason: 'NCS', source },
        },
      ],
    },
  ],
  [
    'domain-released-DEC-died.sns.json',
    { outcome: 'nothing', reason: 'the person died', drafts: [] },
  ],
  [
    'domain-released-MRG-admin-merge.sns.json',
    { outcome: 'nothing', reason: like(/merged/), drafts: [] },
  ],
  [
    'domain-released-UAL-absconded.sns.json',
    {
      outcome: 'told',
      drafts: [
        {
          name: 'prison.escaped',
          subject: { format: 'noms', id: 'A0017AA' },
          toe: Date.parse('2023-11-20T08:30:00Z') / 1000,
          content: { prison: 'WSI', kind: 'absent-from-open', source },
        },
      ],
    },
  ],
  [
    'legacy-released-temporary-absence.sns.json',
    { outcome: 'nothing', reason: 'a temporary absence, not a release', drafts: [] },
  ],
  [
    'domain-received-new-custody-remand.sns.json',
    {
      outcome: 'told',
      drafts: [
        {
          name: 'prison.received',
          subject: { format: 'noms', id: 'A0004AA' },
          toe: Date.parse('2023-08-04T07:09:36Z') / 1000,
          // Its probableCause says RECALL; its code says remand.
          content: { prison: 'WSI', reason: 'remand', source },
        },
      ],
    },
  ],
  [
    'domain-prison-identifier-added-bad-timestamp.sns.json',
    { outcome: 'nothing', reason: 'not an event that this feed tells', drafts: [] },
  ],
  [
    'raw-imprisonment-status-changed.sns.json',
    { outcome: 'nothing', reason: 'not an event that this feed tells', drafts: [] },
  ],
  [
    'raw-offender-updated-no-noms.sns.json',
    { outcome: 'nothing', reason: 'not an event that this feed tells', drafts: [] },
  ],
];

/** The samples that are answers: what each comes to as the answer about its own person. */
const answers: [string, 'dates' | 'released' | 'received', object][] = [
  [
    'prisoner-search-record-sentenced.json',
    'dates',
    {
      outcome: 'told',
      drafts: [
        {
          name: 'prison.release-date-set',
          subject: { id: 'A7089EY' },
          content: {
            prison: 'MDI',
            change: 'set',
            releaseOn: '2023-04-01',
            // Sentence and licence end on two days, so that it is no SLED.
            dates: [
              { kind: 'CRD', date: '2023-05-16', status: 'provisional' },
              { kind: 'HDCED', date: '2020-12-20', status: 'provisional' },
              { kind: 'SED', date: '2026-04-05', status: 'provisional' },
              { kind: 'PED', date: '2020-12-30', status: 'provisional' },
            ],
          },
        },
      ],
    },
  ],
  [
    'prisoner-snapshot-recalled.json',
    'dates',
    { outcome: 'nothing', reason: 'the record has no dates' },
  ],
  [
    'prisoner-snapshot-recalled.json',
    'received',
    {
      outcome: 'told',
      drafts: [{ name: 'prison.received', content: { prison: 'WWI', reason: 'recall' } }],
    },
  ],
  [
    'prisoner-snapshot-released.json',
    'released',
    {
      // The quick family alone told it, and it may be false.
      outcome: 'waits',
      drafts: [],
    },
  ],
  [
    'prisoner-snapshot-released.json',
    'dates',
    { outcome: 'nothing', reason: 'the dates of somebody who is out' },
  ],
  // A booking's dates by another interface, which this feed does not ask: no prisoner record.
  [
    'prison-api-sentence-detail.wiremock.json',
    'dates',
    { outcome: 'kept', reason: like(/another number|no prisoner record/), drafts: [] },
  ],
];

describe('published samples of the prison', () => {
  it.each(messages)('%s', (file, expected) => {
    if (!present) return;
    expect(new Prison().take(bytes(file), now)).toMatchObject(expected);
  });

  it.each(answers)('%s, asked for dates, a release or a reception: %s', (file, asked, expected) => {
    if (!present) return;
    const record = parsed(bytes(file).toString());
    const noms =
      isObject(record) && typeof record['prisonerNumber'] === 'string'
        ? record['prisonerNumber']
        : 'A1234AA';
    const answer: Answer = { status: 'found', bytes: bytes(file) };
    const message = asked === 'dates' ? datesChanged(now, noms) : soon(asked, { at: now, noms });
    expect(new Prison({ answer }).take(message, now)).toMatchObject(expected);
  });

  it('are all tried', () => {
    if (!present) return;
    const tried = new Set([...messages, ...answers].map(([file]) => file));
    expect(readdirSync(folder).sort()).toEqual([...tried].sort());
  });
});
