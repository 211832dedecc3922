import { hostelFeed } from '../hostel/hostel-feed.js';
import { hostelTables } from '../hostel/tables.js';
import { FeedRun, type Came } from '../testing/run-feed.js';
import { loadTable } from './tables.js';
import { withStatementRows } from './with-statement-rows.js';

const now = '2026-09-10T12:00:00Z';
const header = 'event,crn,noms,pnc,cro,toe,content.premises,content.lastSeenAt,content.searched';
const run = () =>
  new FeedRun(
    withStatementRows('hostel', hostelFeed(loadTable('policy/feeds', 'hostel', hostelTables))),
  );
const csv = (...rows: string[]): string => [header, ...rows].join('\r\n');
const missing = (rest = ',yes', toe = '2026-09-09 23:10'): string =>
  `hostel.whereabouts-unknown,x123456,,,,${toe},E12,${rest}`;
const taken = (text: string): Came => run().take(text, now, 'csv');

describe('a list of statements', () => {
  it('tells each row: text, local times, and yes or no where the contract wants them', () => {
    const came = taken(csv(missing('2026-09-09 19:10,Yes'), missing(',', '2026-01-08T23:10:00Z')));
    expect(came).toMatchObject({ outcome: 'told', reason: undefined });
    expect(came.drafts).toMatchObject([
      {
        name: 'hostel.whereabouts-unknown',
        subject: { format: 'crn', id: 'X123456' },
        // Summer time.
        toe: Date.parse('2026-09-09T22:10:00Z') / 1000,
        content: {
          premises: 'E12',
          lastSeenAt: '2026-09-09T18:10:00Z',
          searched: true,
          source: { system: 'statement-list', record: 'm1 row 2' },
        },
      },
      { toe: Date.parse('2026-01-08T23:10:00Z') / 1000, content: { premises: 'E12' } },
    ]);
  });

  it('sent again tells nothing twice, and corrects what it says otherwise', () => {
    const feed = run();
    feed.take(csv(missing()), now, 'csv');
    const again = feed.take(csv(missing(), missing(',yes', '2026-09-09 23:40')), now, 'csv');
    expect(again.drafts).toHaveLength(1);
    const other = feed.take(csv(missing(',no')), now, 'csv');
    expect(other.drafts).toMatchObject([
      { content: { searched: false, corrects: { jti: 'jti-1' } } },
    ]);
  });

  it.each([
    ['hostel.vanished,X123456,,,,2026-09-09 23:10,E12', /^row 2: names no event/],
    ['alert.accepted,X123456,,,,2026-09-09 23:10,E12', /^row 2: names no event/],
    ['prison.released,X123456,,,,2026-09-09 23:10,E12', /^row 2: a hostel may not state/],
    ['hostel.absconded,,,,,2026-09-09 23:10,E12', /^row 2: names nobody/],
    ['hostel.absconded,X123456,A12,,,2026-09-09 23:10,E12', /^row 2: the column noms holds no/],
    ['hostel.absconded,X123456,,,,09/09/2026,E12', /^row 2: the column toe must say when/],
    ['hostel.absconded,X123456,,,,,E12', /^row 2: the column toe must say when/],
    ['hostel.absconded,X123456,,,,2026-09-09 23:10,', /^row 2: content.premises: is missing/],
    [
      'hostel.absconded,X123456,,,,2026-09-09 23:10,E12,,yes',
      /^row 2: content has no member searched/,
    ],
    [
      'hostel.whereabouts-unknown,X123456,,,,2026-09-09 23:10,E 1!',
      /^row 2: content.premises: .*letters/,
    ],
    [
      'hostel.whereabouts-unknown,X123456,,,,2026-09-09 23:10,E12,,maybe',
      /^row 2: content.searched: /,
    ],
    [
      'hostel.absconded,X123456,,,,2026-09-09 23:10,E12,,,x',
      /^row 2: has more cells than the header/,
    ],
  ])('names a bad row by its number, and tells the good ones: %s', (row, reason) => {
    const came = taken(csv(row, '', missing()));
    expect(came.outcome).toBe('kept');
    expect(came.reason).toMatch(reason);
    expect(came.reason).not.toMatch(/X123456|09\/09/);
    expect(came.drafts).toHaveLength(1);
  });

  it('says how many more are wrong, where there are many', () => {
    const came = taken(csv(...Array.from({ length: 30 }, () => 'x')));
    expect(came.reason).toMatch(/^row 2: .*row 9: .*and 22 rows more are wrong$/);
  });

  it('takes a formula for text, and says so', () => {
    const text = 'event,crn,toe,content.premises,content.keyWorker';
    const came = taken(
      `${text}\nhostel.arrived,X123456,2026-09-09 10:00,E12,"=HYPERLINK(""http://x"")"`,
    );
    expect(came.drafts).toMatchObject([{ content: { keyWorker: '=HYPERLINK("http://x")' } }]);
    expect(came.outcome).toBe('kept');
    expect(came.reason).toMatch(/formula.*row 2$/);
  });

  it.each([
    ['X123456,Smith\n', /columns that are not known: 1, 2$/],
    ['event,content.__proto__.x\na,b', /columns that are not known: 2$/],
    ['event,crn,crn\na,b,c', /a column twice/],
    ['crn,toe\na,b', /no column named event/],
    ['event,crn\n"a,b', /not CSV that can be read/],
    [`event,crn\n${'a,b\n'.repeat(2_001)}`, /more than 2000 rows/],
  ])('that cannot be read is kept whole: %#', (text, reason) => {
    const came = taken(text);
    expect(came).toMatchObject({ outcome: 'kept', drafts: [] });
    expect(came.reason).toMatch(reason);
  });

  it('of no rows says nothing', () => {
    expect(taken(`\u{FEFF}${header}\n`)).toMatchObject({ outcome: 'nothing' });
  });
});
