import { open } from '../feeds/envelope.js';
import { told } from '../testing/run-feed.js';
import { readCourt } from './read-court.js';
import { resultKind } from './result-kind.js';

const now = new Date('2026-08-09T00:00:00Z');
const prompt = { promptReference: 'imprisonmentPeriod', label: 'Period', value: '12 Months' };
const imprisonment = {
  cjsCode: '1002',
  label: 'Imprisonment',
  category: 'FINAL',
  orderedDate: '2026-08-07',
  postHearingCustodyStatus: 'A',
  judicialResultPrompts: [prompt],
};
const remand = { cjsCode: '4028', label: 'Remanded in custody', category: 'INTERMEDIARY' };

const defendant = (results: object[], members: object = {}): object => ({
  id: 'd1',
  masterDefendantId: 'm1',
  pncId: '2002/0073319Z',
  croNumber: '65656/91H',
  personDefendant: { personDetails: { lastName: 'Invented' } },
  offences: [{ id: 'o1', judicialResults: results }],
  ...members,
});

const hearing = (defendants: object[], members: object = {}): object => ({
  id: 'h1',
  courtCentre: { code: 'B01LY00', name: 'Somewhere Crown Court' },
  hearingDays: [
    { sittingDay: '2026-08-06T09:00:00Z' },
    { sittingDay: '2026-08-07T10:00:00' },
    { sittingDay: '2026-08-08T09:00:00Z' },
  ],
  prosecutionCases: [{ prosecutionCaseIdentifier: { caseURN: '01 AB1234526' }, defendants }],
  ...members,
});

function read(body: object): ReturnType<typeof told> {
  const opened = open(Buffer.from(JSON.stringify(body)));
  if (!('message' in opened)) throw new Error('not opened');
  return told(
    readCourt(opened.message, { receipt: 'r1', way: 'http' as const, record: 'r1', now }),
  );
}
const shared = (defendants: object[], members?: object): object => ({
  hearing: hearing(defendants, members),
  hearingDay: '2026-08-07',
  sharedTime: '2026-08-07T15:00:00Z',
  isReshare: false,
});

describe('a custodial sentence', () => {
  it('is told with what the court said and no more', () => {
    expect(read(shared([defendant([imprisonment])]))).toEqual({
      kind: 'told',
      drafts: [
        {
          name: 'court.sentenced-to-custody',
          subject: {
            format: 'aliases',
            identifiers: [
              { format: 'pnc', id: '2002/0073319Z' },
              { format: 'cro', id: '065656/91H' },
            ],
          },
          // 10:00 on a summer's day in England.
          toe: Date.parse('2026-08-07T09:00:00Z') / 1000,
          content: {
            court: 'B01LY',
            hearingDate: '2026-08-07',
            caseReferences: ['01AB1234526'],
            results: [{ code: '1002', label: 'Imprisonment', length: '12 Months' }],
            source: { system: 'common-platform', record: 'h1' },
          },
          record: 'h1',
        },
      ],
    });
  });

  it('is one event for each defendant, whatever number of cases, offences and copies there are', () => {
    const twice = defendant([imprisonment, { ...imprisonment, durationElement: {} }]);
    const second = defendant([imprisonment], { id: 'd2', masterDefendantId: 'm2' });
    const reading = read(shared([twice, twice, second, defendant([remand], { id: 'd3' })]));
    expect(reading.drafts).toHaveLength(2);
  });

  it('is told beside a defendant who cannot be told of', () => {
    const unnamed = { id: 'd2', masterDefendantId: 'm2', pncId: null, croNumber: '000000/00A' };
    const reading = read(shared([defendant([imprisonment]), defendant([imprisonment], unnamed)]));
    expect(reading).toMatchObject({
      kind: 'told',
      alsoKept: expect.stringMatching(/PNC or CRO/) as string,
    });
  });

  it('is found in a bare hearing, in a breach and in a list of its own', () => {
    expect(read(hearing([defendant([imprisonment])])).kind).toBe('told');
    const application = {
      subject: { masterDefendant: { masterDefendantId: 'M1' } },
      judicialResults: [{ label: 'Suspended sentence activated', category: 'FINAL' }],
    };
    expect(read(shared([defendant([])], { courtApplications: [application] })).kind).toBe('told');
    const listed = { masterDefendantId: 'm1', judicialResult: imprisonment };
    const members = { defendantJudicialResults: [listed] };
    expect(read(shared([defendant([])], members)).kind).toBe('told');
  });

  it('has its parts from wherever the document has them', () => {
    const result = {
      label: 'Detention in a young offender institution',
      orderedDate: '2026-08-06',
      durationElement: { primaryDurationValue: 6, primaryDurationUnit: 'Months' },
      judicialResultPrompts: [{ label: 'Prison', value: 'FMI' }],
    };
    const courtCentre = { name: "Somewhere (St John's) Crown Court" };
    const reading = read(hearing([defendant([result])], { courtCentre }));
    const draft = reading.drafts?.[0];
    expect(draft).toMatchObject({
      toe: Date.parse('2026-08-06T09:00:00Z') / 1000,
      content: {
        court: 'Somewhere-St-John-s-Crown-Court',
        hearingDate: '2026-08-06',
        results: [{ label: 'Detention in a young offender institution', length: '6 Months' }],
        prison: 'FMI',
      },
    });
  });

  it.each<[string, object, string, RegExp]>([
    ['a remand', shared([defendant([remand])]), 'nothing', /remand in custody.*not tell yet/],
    [
      'a fine',
      shared([defendant([{ cjsCode: '1015', label: 'Fine' }])]),
      'nothing',
      /no custodial/,
    ],
    [
      'a deleted result',
      shared([defendant([{ ...imprisonment, isDeleted: true }])]),
      'nothing',
      /no custodial/,
    ],
    [
      'a code and a label at odds',
      shared([defendant([{ ...imprisonment, label: 'Suspended sentence order' }])]),
      'kept',
      /may be custody.*Suspended sentence order/,
    ],
    [
      'nobody by a number that holds',
      shared([defendant([imprisonment], { pncId: '2000/1234567A', croNumber: undefined })]),
      'kept',
      /PNC or CRO/,
    ],
    ['a list', { caseId: 1, caseNo: '16', courtCode: 'B01LY' }, 'nothing', /list/],
    ['something else', { id: 'x' }, 'kept', /not a hearing/],
    ['nothing', {}, 'kept', /not a hearing/],
  ])('is not made of %s', (_, body, kind, reason) => {
    expect(read(body)).toMatchObject({ kind, reason: expect.stringMatching(reason) as string });
  });

  it('is for a person when a hearing is deleted', () => {
    const wrapper = {
      Type: 'Notification',
      Message: JSON.stringify(shared([])),
      MessageAttributes: { hearingEventType: { Type: 'String', Value: 'Deleted' } },
    };
    expect(read(wrapper)).toMatchObject({
      kind: 'kept',
      reason: expect.stringMatching(/deleted/) as string,
    });
  });
});

describe('a result', () => {
  it.each<[string, object, string]>([
    ['Imprisonment for life', {}, 'custody'],
    ['Detention and training order', {}, 'custody'],
    ["Detention at His Majesty's pleasure", {}, 'custody'],
    ['Extended sentence', {}, 'custody'],
    ['Special custodial sentence for offenders of particular concern', {}, 'custody'],
    ['Carcharu', { cjsCode: '1002' }, 'custody'],
    ['Suspended sentence order - imprisonment', { cjsCode: '1115' }, 'other'],
    ['Total suspended custodial period', { category: 'ANCILLARY' }, 'other'],
    ['Total custodial period', { category: 'ANCILLARY' }, 'other'],
    ['Suspended sentence implemented in full', {}, 'custody'],
    ['Sent to Crown Court for trial in custody', { cjsCode: '4560' }, 'remand'],
    ['Remanded on conditional bail', {}, 'remand'],
    ['Imprisonment in default of payment', {}, 'unsure'],
    ['Detention in court house', {}, 'unsure'],
    ['Committed to prison', {}, 'unsure'],
    ['Imprisonment', { judicialResultTypeId: 'd0a369c9-5a28-40ec-99cb-da7943550b18' }, 'unsure'],
    ['Community order England / Wales', { cjsCode: '1116' }, 'other'],
    ['Attendance centre', {}, 'other'],
    ['', { cjsCode: 'constructor' }, 'other'],
  ])('%s is %o: %s', (label, members, kind) => {
    expect(resultKind({ label, category: 'FINAL', ...members })).toBe(kind);
  });
});
