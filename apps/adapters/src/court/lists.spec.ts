import { checkContent } from '../testing/content.js';
import { courtRun, defendant, hearing, offence, wrapped, pnc } from '../testing/court.js';

const now = '2026-08-09T12:00:00Z';
const entry = (members: object = {}): object => ({
  caseId: 12,
  caseNo: '1600099999',
  name: { title: 'Mr', forename1: 'Arthur', surname: 'INVENTED' },
  defendantType: 'P',
  defendantDob: '04/03/1985',
  pnc,
  sessionStartTime: '2026-09-07T09:01:00',
  courtCode: 'B10JQ',
  cId: 'C1',
  ...members,
});

const oneCase = (
  members = '',
): string => `<case><c_id>1</c_id><h_id>2</h_id><caseno>1600099999</caseno>
  <def_name>MR Arthur INVENTED</def_name><def_dob>04/03/1985</def_dob><def_type>P</def_type>${members}</case>`;
const session = (cases: string, day = '07/09/2026'): string =>
  `<session><doh>${day}</doh><court>Somewhere</court><blocks><block><cases>${cases}</cases></block></blocks></session>`;
const document = (
  sessions: string,
  file = '5_07092026_2992_B10JQ00_ADULT_COURT_LIST_DAILY',
): string => `<document>
  <n:info><dateOfHearing>07/09/2026</dateOfHearing><courtHouse>Somewhere Magistrates</courtHouse><source_file_name>${file}</source_file_name></n:info>
  <data><job><sessions>${sessions}</sessions></job></data></document>`;
const soap = (documents: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:n="urn:n"><s:Body>
<n:ExternalDocumentRequest><documents>${documents}</documents></n:ExternalDocumentRequest></s:Body></s:Envelope>`;
const xml = (text: string) => courtRun().take(text, now, 'xml');

describe('a Libra list entry', () => {
  it('says when the case is heard next, once for each date', () => {
    const run = courtRun();
    const came = run.take(entry(), now);
    expect(came.drafts.map(checkContent)).toEqual([
      {
        name: 'court.hearing-listed',
        content: {
          court: 'B10JQ',
          hearingOn: '2026-09-07',
          caseReferences: ['1600099999'],
          source: { system: 'libra', record: '1600099999' },
        },
      },
    ]);
    expect(came.drafts[0]?.subject).toEqual({ format: 'pnc', id: pnc });
    expect(run.take(entry({ listNo: '2nd' }), now)).toMatchObject({
      outcome: 'nothing',
      drafts: [],
    });
    expect(run.take(entry({ sessionStartTime: '2026-10-05T09:01:00' }), now).drafts).toMatchObject([
      { content: { hearingOn: '2026-10-05' } },
    ]);
  });

  it('names somebody without a number that holds', () => {
    const came = courtRun().take(entry({ pnc: '2004/0012345U', cro: '' }), now);
    expect(came.drafts[0]?.subject).toEqual({
      format: 'person',
      familyName: 'INVENTED',
      givenNames: 'Arthur',
      dateOfBirth: '1985-03-04',
      ref: 'C1',
    });
  });

  it.each<[string, object, string, RegExp]>([
    ['a day that is past', { sessionStartTime: '2026-08-08T23:59:00' }, 'nothing', /past/],
    ['a company', { defendantType: 'O' }, 'nothing', /companies/],
    ['no day', { sessionStartTime: 'soon' }, 'kept', /without a day/],
    [
      '31 February',
      { sessionStartTime: undefined, dateOfHearing: '31/02/2026' },
      'kept',
      /without a day/,
    ],
    ['nobody', { pnc: '', name: {} }, 'kept', /does not name/],
  ])('with %s tells nothing', (_, members, outcome, reason) => {
    const came = courtRun().take(entry(members), now);
    expect(came).toMatchObject({
      outcome,
      drafts: [],
      reason: expect.stringMatching(reason) as string,
    });
  });
});

describe('a Crime Portal list', () => {
  it('is read through every document, session, block and case', () => {
    const other = oneCase().replace('1600099999', '1600088888').replace('INVENTED', 'OTHER');
    const text = soap(
      document(session(oneCase()) + session(other, '08/09/2026')) +
        document(
          session(oneCase('<pnc>2002/0073319Z</pnc>').replace('1600099999', '1600077777')),
          'x',
        ),
    );
    const came = xml(text);
    expect(came.drafts.map(checkContent).map(({ content }) => content)).toMatchObject([
      { court: 'B10JQ', hearingOn: '2026-09-07', caseReferences: ['1600099999'] },
      { court: 'B10JQ', hearingOn: '2026-09-08', caseReferences: ['1600088888'] },
      { court: 'Somewhere-Magistrates', hearingOn: '2026-09-07', caseReferences: ['1600077777'] },
    ]);
    expect(came.drafts.map(({ subject }) => subject.format)).toEqual(['person', 'person', 'pnc']);
  });

  it('says what a Libra entry of the same case and person said before: nothing', () => {
    const run = courtRun();
    expect(run.take(entry({ pnc: undefined }), now).drafts).toHaveLength(1);
    const again = run.take(soap(document(session(oneCase()))), now, 'xml');
    expect(again).toMatchObject({ outcome: 'nothing', drafts: [] });
  });

  it.each<[string, string, string, RegExp]>([
    ['a day that is past', soap(document(session(oneCase(), '08/08/2026'))), 'nothing', /past/],
    [
      'companies only',
      soap(document(session(oneCase().replace('>P<', '>O<')))),
      'nothing',
      /companies/,
    ],
    ['no case', soap(document(session(''))), 'nothing', /without a case/],
    [
      'no day',
      soap(
        document(session(oneCase(), 'x')).replace('07/09/2026</dateOfHearing>', '</dateOfHearing>'),
      ),
      'kept',
      /without a day/,
    ],
    ['something else in it', '<a><b/></a>', 'kept', /not a court list/],
    ['a document type', `<!DOCTYPE a SYSTEM "x">${soap('')}`, 'kept', /document type/],
    ['its end missing', soap(document(session(oneCase()))).slice(0, -30), 'kept', /not XML/],
  ])('with %s tells nothing', (_, text, outcome, reason) => {
    expect(xml(text)).toMatchObject({
      outcome,
      drafts: [],
      reason: expect.stringMatching(reason) as string,
    });
  });
});

describe('a Common Platform hearing that is listed', () => {
  const listed = (...days: string[]) => {
    const hearingDays = days.map((day) => ({ sittingDay: `${day}T09:00:00Z` }));
    return wrapped(
      { hearing: hearing([defendant([offence([])])], { hearingDays }) },
      'ConfirmedOrUpdated',
    );
  };
  const short = (came: ReturnType<ReturnType<typeof courtRun>['take']>) =>
    came.drafts.map(({ name, jti, content }) => {
      const { hearingOn, change, corrects } = content as {
        hearingOn?: string;
        change?: string;
        corrects?: { jti: string };
      };
      return [jti, name, hearingOn ?? change, corrects?.jti]
        .filter((one) => one !== undefined)
        .join(' ');
    });

  it('is told once for each date; a moved date says so; one that is off is taken back', () => {
    const run = courtRun();
    expect(short(run.take(listed('2026-08-08', '2026-09-07', '2026-09-08'), now))).toEqual([
      'jti-1 court.hearing-listed 2026-09-07',
      'jti-2 court.hearing-listed 2026-09-08',
    ]);
    expect(run.take(listed('2026-09-07', '2026-09-08'), now)).toMatchObject({
      outcome: 'nothing',
      drafts: [],
    });
    expect(short(run.take(listed('2026-09-08', '2026-10-01'), now))).toEqual([
      'jti-3 court.hearing-listed 2026-10-01 jti-1',
    ]);
    expect(short(run.take(listed('2026-10-01'), now))).toEqual([
      'jti-4 court.order-corrected A hearing on 2026-09-08 → not listed any more jti-2',
    ]);
    const gone = run.take(wrapped({ hearing: { id: 'H1' } }, 'Deleted'), now);
    expect(short(gone)).toEqual([
      'jti-5 court.order-corrected A hearing on 2026-10-01 → the hearing was deleted jti-3',
    ]);
  });

  it('is past the day after, and then nothing of it is taken back', () => {
    const run = courtRun();
    run.take(listed('2026-09-07'), now);
    expect(run.take(listed('2026-10-01'), '2026-09-08T09:00:00Z').drafts).toMatchObject([
      { name: 'court.hearing-listed' },
    ]);
  });

  it('today, by the London day, is still to come', () => {
    expect(courtRun().take(listed('2026-08-10'), '2026-08-09T23:30:00Z').drafts).toHaveLength(1);
    expect(courtRun().take(listed('2026-08-09'), '2026-08-09T23:30:00Z').drafts).toHaveLength(0);
  });
});
