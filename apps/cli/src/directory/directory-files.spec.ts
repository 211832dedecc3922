import fc from 'fast-check';
import { csvSource } from './csv-source.js';
import { plainCell, safeCell } from './csv-files.js';
import { faultLines, importLines } from './print.js';
import { textSource } from './text-source.js';
import { csvTexts } from './write-csv.js';

const yaml = `directory: 1
area: london
posts:
  - id: a
    team: one
    holders:
      - staff: ash
        from: 2026-01-01T00:00:00Z
      - staff: birch
        from: 2026-02-01T00:00:00Z
  - id: b
`;

describe('a YAML document', () => {
  const source = textSource('posts.yaml', yaml);

  it.each([
    ['posts[0].team', 5],
    ['posts[0].holders[1].staff', 9],
    ['posts[0].holders[1].to', 9],
    ['posts[1].id', 11],
    ['posts[1].team', 11],
    ['area', 2],
  ])('knows the line of %s, or of what lacks it', (path, line) => {
    expect(source.placeOf(path)).toEqual({ file: 'posts.yaml', line });
  });

  it('says on which lines it is not YAML, without repeating what stands there', () => {
    const { faults } = textSource('x.yaml', 'directory: 1\nposts:\n  - id: a\n  id: secret\n');
    expect(faults[0]).toMatchObject({ file: 'x.yaml', line: 4 });
    expect(JSON.stringify(faults)).not.toContain('secret');
  });

  it('finds a place in JSON by its path', () => {
    const json = textSource('x.json', '{"directory":1}');
    expect(json.document).toEqual({ directory: 1 });
    expect(json.placeOf('posts[1]')).toEqual({ file: 'x.json' });
    expect(textSource('x.json', '{"directory":').faults).toHaveLength(1);
  });
});

describe('CSV files', () => {
  const posts =
    'id,team,role,title,hours\r\na,one,spo,"Duty,\r\nnights",always\r\n\r\nb,one,po,P\r\n';

  it('know the line on which a row begins, and which cells are missing', () => {
    const source = csvSource([{ file: 'posts.csv', text: posts }], 'london');
    expect(source.placeOf('posts[0].team')).toEqual({ file: 'posts.csv', line: 2 });
    expect(source.placeOf('posts[1].hours')).toEqual({ file: 'posts.csv', line: 5 });
    expect(source.faults).toEqual([
      { file: 'posts.csv', line: 5, reason: '4 cells where the header has 5' },
    ]);
  });

  it('leave alone what has no file', () => {
    const file = { file: 'holdings.csv', text: 'post,staff,from\na,ash,2026-01-01T00:00:00Z\n' };
    expect(csvSource([file], 'london').document).toEqual({
      directory: 1,
      area: 'london',
      holdings: [{ post: 'a', staff: 'ash', from: '2026-01-01T00:00:00Z' }],
      keep: ['rotas', 'contacts'],
    });
  });

  it('are known by their columns where the name says nothing', () => {
    const text = '\uFEFFpost,turns,from\na,ash  birch,2026-01-05T09:00\n';
    expect(csvSource([{ file: 'nights.csv', text }], 'london').document).toMatchObject({
      rotas: [{ post: 'a', staff: ['ash', 'birch'], from: '2026-01-05T09:00' }],
    });
  });

  it.each([
    ['a column nobody knows', 'staff.csv', 'id,agency,name,shoe\n', 'no column "shoe"'],
    ['a column that is missing', 'staff.csv', 'id,name\n', '"agency" is missing'],
    ['columns of no list', 'x.csv', 'shoe,size\n', 'no list has these columns'],
    ['an open quotation mark', 'staff.csv', 'id,agency,name\n"a,b,c\n', 'quotation mark'],
    ['nothing', 'staff.csv', '', 'missing'],
  ])('are refused with %s', (_, file, text, reason) => {
    const { faults } = csvSource([{ file, text }], 'london');
    expect(faults.map((fault) => fault.reason).join()).toContain(reason);
  });

  it('have no cell that a spreadsheet would run, and none is lost', () => {
    expect(safeCell('=HYPERLINK("x")')).toBe(`'=HYPERLINK("x")`);
    expect(safeCell('+441234567890')).toBe("'+441234567890");
    expect(safeCell("it's")).toBe("it's");
    const anything = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom("'", "''", '=', '+', '-', '@', '\t', "'="), fc.string())
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(plainCell(safeCell(text))).toBe(text);
        expect(safeCell(text)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it('hold what the document they were made of holds', () => {
    const from = '2026-01-01T00:00:00.000Z';
    const contact = { channel: 'phone', address: '+441234567890', state: 'verified' };
    const document = {
      directory: 1,
      area: 'london',
      units: [{ id: 'newham', kind: 'borough', name: 'Newham, "east"', area: 'london' }],
      agencies: [{ issuer: 'urn:x', name: '=1+1', kind: 'other', dataRegime: 'uk-gdpr' }],
      teams: [
        {
          id: 't',
          agency: 'urn:x',
          kind: 'ppu',
          place: 'newham',
          name: 'Two\nlines',
          reference: 'N07PPU',
        },
      ],
      staff: [
        { id: 'ash', agency: 'urn:x', name: '@ash', contacts: [contact], absences: [{ from }] },
      ],
      posts: [
        {
          id: 'p',
          team: 't',
          role: 'spo',
          title: '-',
          hours: 'always',
          reference: '-N07A060',
          contacts: [{ ...contact, verifiedAt: from }],
          holders: [{ staff: 'ash', from, to: '2026-02-01T00:00:00.000Z' }],
          rotas: [
            {
              from: '2026-02-02T09:00:00',
              staff: ['ash', 'birch'],
              kind: 'custom',
              shifts: ['P4D', 'P3D'],
              layer: 2,
              days: ['sat', 'sun'],
              hours: '17:00-09:00',
            },
          ],
          overrides: [{ from, to: '2026-02-01T00:00:00.000Z', staff: 'ash' }],
          swaps: [
            {
              staff: 'ash',
              turn: '2026-02-02T09:00:00',
              with: 'birch',
              withTurn: '2026-02-06T09:00:00',
              agreedBy: ['ash', 'birch'],
            },
          ],
        },
      ],
    };
    const texts = [...csvTexts(document)].map(([file, text]) => ({ file, text }));
    const read = csvSource(texts, 'london');
    expect(read.faults).toEqual([]);
    expect(read.document).toEqual({
      directory: 1,
      area: 'london',
      keep: [],
      areas: [],
      units: document.units,
      agencies: document.agencies,
      teams: document.teams,
      staff: [{ id: 'ash', agency: 'urn:x', name: '@ash' }],
      posts: [
        { id: 'p', team: 't', role: 'spo', title: '-', hours: 'always', reference: '-N07A060' },
      ],
      holdings: [{ post: 'p', ...document.posts[0]?.holders[0] }],
      rotas: [{ post: 'p', ...document.posts[0]?.rotas[0] }],
      overrides: [{ post: 'p', ...document.posts[0]?.overrides[0] }],
      swaps: [{ post: 'p', ...document.posts[0]?.swaps[0] }],
      contacts: [
        { post: 'p', ...contact, verifiedAt: from },
        { staff: 'ash', ...contact },
      ],
      absences: [{ staff: 'ash', from }],
    });
  });
});

describe('what is printed of an import', () => {
  it('names each row, what of it changed, what stays and what deserves a look', () => {
    const answer = {
      added: 1,
      changed: 1,
      unchanged: 3,
      warnings: ['nobody holds it'],
      difference: {
        rows: [
          { kind: 'post', id: 'a', change: 'added' as const },
          { kind: 'post', id: 'b', change: 'changed' as const, members: ['holders', 'title'] },
        ],
        absent: [{ kind: 'post', id: 'c' }],
      },
    };
    expect(importLines(answer, true)).toEqual([
      '+ post a',
      '~ post b: holders, title',
      '= post c: not in the document; it stays',
      'Warning: nobody holds it',
      'It would be: 1 added, 1 changed, 3 as before. Nothing was changed.',
    ]);
  });

  it('lists faults in the order of the file', () => {
    const file = 'posts.csv';
    expect(
      faultLines([
        { file, line: 12, path: 'posts[10].team', reason: 'there is no team "x"' },
        { file, line: 2, reason: '4 cells where the header has 5' },
      ]),
    ).toEqual([
      'Nothing was changed: 2 things are wrong.',
      '  posts.csv line 2: 4 cells where the header has 5',
      '  posts.csv line 12 (posts[10].team): there is no team "x"',
    ]);
  });
});
