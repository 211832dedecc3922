import { checkContent } from '../testing/content.js';
import {
  courtRun,
  defendant,
  hearing,
  imprisonment,
  now,
  offence,
  pnc,
  policeResult,
  remand,
  result,
  sentenced,
  shared,
  suspended,
  wrapped,
} from '../testing/court.js';

const first = (body: object, at = now) => courtRun().take(body, at);
/** Each draft in short, checked against the contract of its event. */
const drafts = (body: object, at = now) => {
  const came = first(body, at);
  return came.drafts.map((draft) => checkContent(draft));
};
const source = { system: 'common-platform', record: 'H1' };
const both = {
  format: 'aliases',
  identifiers: [
    { format: 'pnc', id: pnc },
    { format: 'cro', id: '065656/91H' },
  ],
};
const at = { court: 'B01LY', hearingDate: '2026-08-07', caseReferences: ['01AB1234526'] };

describe('what is told of a result', () => {
  it('imprisonment: what the court said and no more', () => {
    expect(first(shared([sentenced(imprisonment())]))).toMatchObject({
      outcome: 'told',
      drafts: [
        {
          name: 'court.sentenced-to-custody',
          subject: both,
          // 10:00 on a summer's day in England.
          toe: Date.parse('2026-08-07T09:00:00Z') / 1000,
          record: 'H1',
        },
      ],
    });
    expect(drafts(shared([sentenced(imprisonment())]))).toEqual([
      {
        name: 'court.sentenced-to-custody',
        content: {
          ...at,
          results: [{ code: '1002', label: 'Imprisonment', length: '12 Months' }],
          source,
        },
      },
    ]);
  });

  it('a remand, with its next hearing by the London day and never the reasons', () => {
    const told = drafts(shared([sentenced(remand())]));
    expect(told).toEqual([
      {
        name: 'court.remanded',
        content: {
          ...at,
          offenceCodes: ['TH68010'],
          nextHearing: '2026-08-31',
          bailRefused: 'further-offences',
          prison: 'FMI',
          source,
        },
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/health|Somewhere/);
  });

  it('a suspended sentence with its requirements', () => {
    const results = [
      { ...suspended, durationElement: { primaryDurationValue: 8, primaryDurationUnit: 'M' } },
      result('Attendance centre', '3111', { category: 'ANCILLARY' }),
      result('Rehabilitation activity requirement', undefined, {
        category: 'ANCILLARY',
        judicialResultPrompts: [{ promptReference: 'numberOfDays', value: '20 days' }],
      }),
      result('Curfew requirement', undefined, { category: 'ANCILLARY' }),
      result('Mental health treatment requirement', '3108', { category: 'ANCILLARY' }),
      result('Residence requirement', '3107', {
        category: 'ANCILLARY',
        judicialResultPrompts: [{ promptReference: 'approvedPremisesCode', value: 'NEHOPE1' }],
      }),
    ];
    expect(drafts(shared([sentenced(...results)]))).toEqual([
      {
        name: 'court.community-sentence',
        content: {
          ...at,
          order: 'suspended-sentence',
          length: '8 Months',
          requirements: ['ATTENDANCE-CENTRE', 'CURFEW', 'RAR', 'RESIDENCE'],
          rehabilitationDays: 20,
          curfew: true,
          premises: 'NEHOPE1',
          source,
        },
      },
    ]);
  });

  const next = result('Next hearing in Crown Court', undefined, {
    category: 'ANCILLARY',
    judicialResultPrompts: [{ promptReference: 'HDATE', value: '07/09/2026' }],
  });
  it.each<[string, object[], string, object]>([
    [
      'a community order',
      [result('Community order', '1116')],
      'court.community-sentence',
      { ...at, order: 'community-order' },
    ],
    [
      'conditional bail',
      [result('Remanded on conditional bail', '4027'), next],
      'court.bail-granted',
      { ...at, change: 'granted', conditions: ['CONDITIONS-SET'], nextHearing: '2026-09-07' },
    ],
    [
      'unconditional bail',
      [result('Remanded on unconditional bail')],
      'court.bail-granted',
      { ...at, change: 'granted' },
    ],
    [
      'bail that was varied',
      [result('Bail conditions varied')],
      'court.bail-granted',
      { ...at, change: 'varied', conditions: ['CONDITIONS-SET'] },
    ],
    [
      'bail to a hostel',
      [
        result('Remanded on conditional bail', '4027', {
          judicialResultPrompts: [{ promptReference: 'hostelCode', value: 'Q057' }],
        }),
      ],
      'court.bail-granted',
      {
        ...at,
        change: 'granted',
        conditions: ['CONDITIONS-SET'],
        premises: 'Q057',
        legalBasis: 'bail-residence',
      },
    ],
    [
      'a warrant',
      [
        result('Warrant for arrest without bail', '4576', {
          judicialResultPrompts: [{ promptReference: 'warrantNumber', value: 'W-7' }],
        }),
      ],
      'court.warrant-issued',
      { court: 'B01LY', step: 'issued', kind: 'arrest', warrant: 'W-7' },
    ],
    [
      'a warrant without a number',
      [result('Bench warrant withdrawn')],
      'court.warrant-issued',
      { court: 'B01LY', step: 'withdrawn', kind: 'bench', warrant: 'H1' },
    ],
    [
      'an order',
      [
        result('Restraining order', undefined, {
          resultText: 'not to go near Victim',
          judicialResultPrompts: [
            { promptReference: 'endDate', value: '06/08/2031' },
            { promptReference: 'protectedPersonName', value: 'Victim' },
          ],
        }),
      ],
      'court.ancillary-order',
      {
        court: 'B01LY',
        hearingDate: '2026-08-07',
        change: 'made',
        order: 'restraining',
        until: '2031-08-06',
      },
    ],
    [
      'an order that was varied',
      [result('Criminal behaviour order varied')],
      'court.ancillary-order',
      { court: 'B01LY', hearingDate: '2026-08-07', change: 'varied', order: 'criminal-behaviour' },
    ],
    [
      'an order that was discharged',
      [result('Sexual harm prevention order discharged')],
      'court.ancillary-order',
      {
        court: 'B01LY',
        hearingDate: '2026-08-07',
        change: 'discharged',
        order: 'sexual-harm-prevention',
      },
    ],
    [
      'a dismissal',
      [result('Dismissed', '2006')],
      'court.proceedings-ended',
      { ...at, outcome: 'dismissed' },
    ],
    [
      'an acquittal',
      [result('Not guilty')],
      'court.proceedings-ended',
      { ...at, outcome: 'acquitted' },
    ],
    [
      'an appeal that was dismissed',
      [result('Appeal against sentence dismissed')],
      'court.appeal',
      {
        court: 'B01LY',
        caseReferences: at.caseReferences,
        step: 'determined',
        outcome: 'dismissed',
      },
    ],
    [
      'a suspended sentence that was activated',
      [result('Suspended sentence activated')],
      'court.sentenced-to-custody',
      { ...at, results: [{ label: 'Suspended sentence activated' }] },
    ],
  ])('%s', (_, results, name, content) => {
    const told = drafts(shared([sentenced(...results)]));
    expect(told).toEqual([{ name, content: { ...content, source } }]);
    expect(JSON.stringify(told)).not.toMatch(/Victim/);
  });

  it('of several kinds is one event for each kind', () => {
    const offences = [
      offence([imprisonment('2 Months')]),
      offence([imprisonment('4 Months')]),
      offence([remand()]),
      offence([result('Restraining order')]),
      offence([result('Withdrawn', '2063')]),
    ];
    const told = drafts(shared([defendant(offences)]));
    // One that was withdrawn beside a sentence ends no proceedings.
    expect(told.map(({ name }) => name)).toEqual([
      'court.sentenced-to-custody',
      'court.remanded',
      'court.ancillary-order',
    ]);
    expect(told[0]?.content).toMatchObject({
      results: [{ length: '2 Months' }, { length: '4 Months' }],
    });
  });

  it('of two cases names the case that it is about', () => {
    const of = (urn: string, one: object) => ({
      id: urn,
      prosecutionCaseIdentifier: { caseURN: urn },
      defendants: [one],
    });
    const prosecutionCases = [
      of('URN1', sentenced(result('Dismissed', '2006'))),
      of('URN2', sentenced(remand())),
    ];
    expect(drafts(shared([], 0, { prosecutionCases })).map(({ content }) => content)).toMatchObject(
      [
        { nextHearing: '2026-08-31', caseReferences: ['URN2'] },
        { outcome: 'dismissed', caseReferences: ['URN1'] },
      ],
    );
  });
});

describe('where results stand', () => {
  const application = (members: object) => ({
    id: 'a1',
    applicationReference: 'APP1',
    subject: {
      masterDefendant: {
        masterDefendantId: 'M1',
        pncId: pnc,
        defendantCase: [{ caseReference: '01AB1234526' }],
      },
    },
    ...members,
  });
  it.each<[string, object]>([
    ['on an offence, in a bare hearing', hearing([sentenced(imprisonment())])],
    [
      'on the defendant, in a list of the hearing',
      shared([defendant([])], 0, {
        defendantJudicialResults: [{ masterDefendantId: 'm1', judicialResult: imprisonment() }],
      }),
    ],
    [
      'on the defendant in the case',
      shared([defendant([], { defendantCaseJudicialResults: [imprisonment()] })]),
    ],
    [
      'on an application',
      shared([defendant([])], 0, {
        courtApplications: [application({ judicialResults: [imprisonment()] })],
      }),
    ],
    [
      'on an offence of an order that was breached',
      shared([defendant([])], 0, {
        courtApplications: [
          application({
            courtOrder: { courtOrderOffences: [{ offence: offence([imprisonment()]) }] },
          }),
        ],
      }),
    ],
    [
      'on an offence of an application alone',
      {
        hearing: {
          id: 'H1',
          courtApplications: [
            application({
              courtApplicationCases: [
                { offences: [offence([imprisonment('1 Year', { orderedHearingId: 'h1' })])] },
              ],
            }),
          ],
        },
      },
    ],
    ['in a result made for the police', policeResult([imprisonment()])],
    [
      'in a message of the receiver',
      wrapped({ hearing: hearing([sentenced(imprisonment())]) }, 'Resulted'),
    ],
  ])('%s', (_, body) => {
    expect(drafts(body).map(({ name }) => name)).toEqual(['court.sentenced-to-custody']);
  });

  it('an application that still carries the old sentence tells nothing of it', () => {
    const old = offence([imprisonment('1 Year', { orderedHearingId: 'another' })]);
    const body = shared([defendant([])], 0, {
      courtApplications: [application({ courtApplicationCases: [{ offences: [old] }] })],
    });
    expect(first(body)).toMatchObject({ outcome: 'nothing' });
  });

  it('an appeal without a result is lodged, once', () => {
    const run = courtRun();
    const appeal = (members: object) =>
      shared([defendant([])], 0, {
        courtApplications: [application({ type: { type: 'Appeal against sentence' }, ...members })],
      });
    expect(run.take(appeal({}), now).drafts.map(checkContent)).toEqual([
      {
        name: 'court.appeal',
        content: { court: 'B01LY', step: 'lodged', caseReferences: ['01AB1234526'], source },
      },
    ]);
    expect(run.take(appeal({}), now).drafts).toEqual([]);
    const determined = run.take(appeal({ judicialResults: [result('Appeal allowed')] }), now);
    expect(determined.drafts).toMatchObject([
      { name: 'court.appeal', content: { step: 'determined', outcome: 'allowed' } },
    ]);
  });

  it('twice is told once: the same defendant in one case', () => {
    const one = sentenced(imprisonment());
    expect(drafts(shared([one, one]))).toMatchObject([
      { content: { results: [{ label: 'Imprisonment' }] } },
    ]);
  });
});

describe('who it is', () => {
  const subjectOf = (members: object) =>
    first(shared([defendant([offence([remand()])], members)])).drafts[0]?.subject;
  const name = { familyName: 'Invented', givenNames: 'Arthur', dateOfBirth: '1985-03-04' };
  it.each<[string, object, object]>([
    ['both numbers', {}, both],
    ['one number', { croNumber: null }, { format: 'pnc', id: pnc }],
    [
      'a number that does not hold',
      { pncId: '2000/1234567A' },
      { format: 'cro', id: '065656/91H' },
    ],
    [
      'no number: the name, so that nothing is lost',
      { pncId: null, croNumber: '000000/00A' },
      { format: 'person', ...name, ref: 'm1' },
    ],
    [
      'no date of birth',
      {
        pncId: '',
        croNumber: undefined,
        personDefendant: { personDetails: { lastName: ' Invented ' } },
      },
      { format: 'person', familyName: 'Invented', ref: 'm1' },
    ],
  ])('by %s', (_, members, subject) => expect(subjectOf(members)).toEqual(subject));

  it.each(['REDACTED', '', '  ', 'Unknown'])(
    'by nothing, with the name %j: a person looks',
    (lastName) => {
      const nobody = {
        pncId: null,
        croNumber: null,
        personDefendant: { personDetails: { lastName } },
      };
      expect(first(shared([defendant([offence([remand()])], nobody)]))).toMatchObject({
        outcome: 'kept',
        drafts: [],
        reason: expect.stringMatching(
          /^Remanded in custody for somebody whom nothing names/,
        ) as string,
      });
    },
  );

  it('a company is nobody, and a child below ten is nobody either; a youth is somebody', () => {
    const company = {
      personDefendant: undefined,
      legalEntityDefendant: { organisation: { name: 'A Ltd' } },
    };
    expect(first(shared([defendant([offence([remand()])], company)]))).toMatchObject({
      outcome: 'nothing',
      reason: 'it is about companies only',
    });
    const born = (dateOfBirth: string) => ({
      personDefendant: { personDetails: { lastName: 'Invented', dateOfBirth } },
    });
    expect(first(shared([defendant([offence([remand()])], born('2016-08-08'))]))).toMatchObject({
      outcome: 'nothing',
      reason: 'it is about a child below ten',
    });
    expect(
      first(shared([defendant([offence([remand()])], { isYouth: true, ...born('2016-08-07') })]))
        .drafts,
    ).toHaveLength(1);
  });
});

describe('what is not understood', () => {
  it.each<[string, object, object, RegExp]>([
    [
      'a code and a label at odds',
      imprisonment('1 Year', { label: 'Suspended sentence order' }),
      { problem: 'contradiction', what: 'result Suspended sentence order, code 1002' },
      /may be custody and may be not/,
    ],
    [
      'a result that reads like custody',
      result('Committed to prison'),
      { problem: 'unknown-code', what: 'result Committed to prison' },
      /may be custody/,
    ],
    [
      'a reopened case',
      result('Case reopened', '4584'),
      { problem: 'unknown-event', what: 'result Case reopened, code 4584: a case was reopened' },
      /no event says/,
    ],
    [
      'an order revoked',
      result('Order revoked', '1029'),
      { problem: 'unknown-event', what: 'result Order revoked, code 1029: an order was revoked' },
      /no event says/,
    ],
  ])('%s is kept, and it is said that it is not understood', (_, one, content, reason) => {
    const came = first(shared([sentenced(one)]));
    expect(came).toMatchObject({
      outcome: 'kept',
      reason: expect.stringMatching(reason) as string,
      drafts: [
        {
          name: 'system.message-not-understood',
          subject: both,
          content: { system: 'common-platform', kind: 'hearing-resulted', source, ...content },
        },
      ],
    });
  });

  it('stands beside what is understood, and is said once', () => {
    const run = courtRun();
    const body = shared([sentenced(remand(), result('Committed to prison'))]);
    expect(run.take(body, now).drafts.map(({ name }) => name)).toEqual([
      'system.message-not-understood',
      'court.remanded',
    ]);
    expect(run.take(body, now)).toMatchObject({ outcome: 'nothing', drafts: [] });
  });

  it('an order revoked beside a new sentence is understood', () => {
    expect(
      first(shared([sentenced(result('Order revoked', '1029'), imprisonment())])),
    ).toMatchObject({ outcome: 'told' });
  });

  it.each<[string, object, RegExp]>([
    ['something else', { id: 'x' }, /not a hearing/],
    ['nothing', {}, /not a hearing/],
    [
      'a hearing whose cases are none',
      { hearing: { id: 'H1', prosecutionCases: [[['x']]] } },
      /not a hearing/,
    ],
    ['a deletion of nothing', wrapped({}, 'Deleted'), /does not say which/],
  ])('%s is kept', (_, body, reason) =>
    expect(first(body)).toMatchObject({
      outcome: 'kept',
      reason: expect.stringMatching(reason) as string,
    }),
  );

  it.each<[string, object, RegExp]>([
    ['a fine', shared([sentenced(result('Fine', '1015'))]), /no result in it is told of/],
    [
      'a deleted result',
      shared([sentenced(imprisonment('1 Year', { isDeleted: true }))]),
      /no result in it is told of/,
    ],
    [
      'a result entered in error',
      shared([sentenced(imprisonment(), result('Entered in error', '4583'))]),
      /no result/,
    ],
    [
      'a hearing without results that is past',
      hearing([defendant([offence([])])]),
      /no day that is new/,
    ],
    ['a hearing without anybody', hearing([]), /nobody stands in it/],
  ])('nothing is told of %s', (_, body, reason) =>
    expect(first(body)).toMatchObject({
      outcome: 'nothing',
      drafts: [],
      reason: expect.stringMatching(reason) as string,
    }),
  );
});

describe('days', () => {
  it('are the results’ own in a hearing of several days', () => {
    const hearingDays = [
      { sittingDay: '2026-08-06T09:00:00Z' },
      { sittingDay: '2026-08-07T10:00:00' },
    ];
    const one = sentenced(remand({ orderedDate: '2026-08-06' }), imprisonment());
    const told = first({ hearing: hearing([one], { hearingDays }) }).drafts;
    expect(told).toMatchObject([
      {
        name: 'court.sentenced-to-custody',
        toe: Date.parse('2026-08-07T09:00:00Z') / 1000,
        content: { hearingDate: '2026-08-07' },
      },
      {
        name: 'court.remanded',
        toe: Date.parse('2026-08-06T09:00:00Z') / 1000,
        content: { hearingDate: '2026-08-06' },
      },
    ]);
  });

  it('are London’s: a sitting just before midnight in UTC is the next day’s', () => {
    const hearingDays = [{ sittingDay: '2026-08-06T23:30:00Z' }];
    const undated = remand({ orderedDate: undefined });
    expect(first({ hearing: hearing([sentenced(undated)], { hearingDays }) }).drafts).toMatchObject(
      [{ content: { hearingDate: '2026-08-07' } }],
    );
  });

  it('and courts that no document gives are not made up', () => {
    const bare = {
      hearing: {
        id: 'H1',
        prosecutionCases: [{ defendants: [sentenced(remand({ orderedDate: undefined }))] }],
      },
    };
    expect(first(bare).drafts.map(checkContent)).toMatchObject([
      { content: { court: 'not-given', hearingDate: '2026-08-09' } },
    ]);
    const named = hearing([sentenced(remand())], {
      courtCentre: { name: "Somewhere (St John's) Crown Court" },
    });
    expect(first(named).drafts).toMatchObject([
      { content: { court: 'Somewhere-St-John-s-Crown-Court' } },
    ]);
  });
});
