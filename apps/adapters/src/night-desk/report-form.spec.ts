import { readReport } from './report-form.js';

const context = { premises: ['E12', 'E13'], now: new Date('2026-08-08T22:20:00Z') };
const report = { kind: 'whereabouts-unknown', premises: 'E12', crn: 'X123456' };

describe('a report', () => {
  it('is read with its times as instants: a stamp without an offset is local', () => {
    const full = {
      ...report,
      premises: ' e13',
      noms: 'a1234aa',
      at: '2026-08-08T23:10',
      lastSeenAt: '2026-08-08T20:00:00Z',
      searched: true,
      belongingsGone: false,
      legalBasis: 'licence',
    };
    expect(readReport(full, context)).toEqual({
      report: {
        ...full,
        premises: 'E13',
        at: '2026-08-08T22:10:00Z',
        lastSeenAt: '2026-08-08T20:00:00Z',
      },
    });
  });

  it.each([
    [
      {
        kind: 'curfew-missed',
        premises: 'E12',
        noms: 'A1234AA',
        curfew: { from: '23:00', to: '06:00' },
        contacted: true,
      },
    ],
    [{ kind: 'absconded', premises: 'E12', crn: 'X123456', at: '2026-08-08T22:00:00Z' }],
    [{ kind: 'returned', premises: 'E12', crn: 'X123456' }],
  ])('may be %j', (body) => expect(readReport(body, context)).toEqual({ report: body }));

  it.each<[string, unknown, [string, RegExp][]]>([
    ['no object', [], [['', /JSON object/]]],
    [
      'nothing',
      {},
      [
        ['kind', /one of curfew-missed/],
        ['premises', /code of the hostel/],
        ['crn', /whom is it about/],
      ],
    ],
    ['another kind', { ...report, kind: 'gone' }, [['kind', /one of/]]],
    [
      'premises of others',
      { ...report, premises: 'E99' },
      [['premises', /no hostel that you may/]],
    ],
    [
      'numbers that are none',
      { ...report, crn: 'X12', noms: 7 },
      [
        ['crn', /as X123456/],
        ['noms', /as A1234AA/],
      ],
    ],
    ['one number right and one wrong', { ...report, noms: 'A12' }, [['noms', /as A1234AA/]]],
    [
      'words for times',
      { ...report, at: 'nine', lastSeenAt: 9 },
      [
        ['at', /must be a time/],
        ['lastSeenAt', /must be a time/],
      ],
    ],
    ['times to come', { ...report, at: '2026-08-08T23:26' }, [['at', /future/]]],
    ['a day too far ahead', { ...report, at: '2027-08-08T23:26' }, [['at', /must be a time/]]],
    ['words for yes', { ...report, searched: 'yes' }, [['searched', /true or false/]]],
    [
      'a curfew half said',
      { ...report, kind: 'curfew-missed', curfew: { from: '23:00' } },
      [['curfew.to', /as 23:00/]],
    ],
    [
      'a curfew in a word',
      { ...report, kind: 'curfew-missed', curfew: 'eleven' },
      [['curfew', /from and to/]],
    ],
    ['a stranger', { ...report, notes: 'x', curfew: undefined }, [['notes', /no.* field/]]],
    [
      'what is told of other kinds',
      {
        ...report,
        kind: 'returned',
        searched: true,
        contacted: true,
        lastSeenAt: '2026-08-08T20:00:00Z',
      },
      [
        ['lastSeenAt', /whereabouts-unknown only/],
        ['searched', /whereabouts-unknown only/],
        ['contacted', /curfew-missed only/],
      ],
    ],
    ['another basis', { ...report, legalBasis: 'parole' }, [['legalBasis', /one of licence/]]],
  ])('with %s says what to mend, field by field, and repeats nothing', (_, body, wanted) => {
    const read = readReport(body, context);
    if (!('faults' in read)) throw new Error('It was taken');
    const inOrder = [...read.faults].sort((one, other) => one.path.localeCompare(other.path));
    const sorted = [...wanted].sort(([one], [other]) => one.localeCompare(other));
    expect(inOrder).toEqual(
      sorted.map(([path, reason]) => ({ path, reason: expect.stringMatching(reason) as string })),
    );
    expect(JSON.stringify(read.faults)).not.toMatch(/X12"|A12"|nine|eleven|E99/);
  });
});
