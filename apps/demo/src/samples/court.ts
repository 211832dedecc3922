import { newId } from '#kernel';
import { courts } from '../directory/london.js';
import type { Asked } from './person.js';

/** Nobody's name. It must never turn up in an e-mail. */
export const subjectName = { first: 'Fictional', last: 'Nobody-Really' };

/** A court's native "hearing resulted" document with an imprisonment (FEEDS §3.2), about an invented person. */
export function courtResulted(
  person: Asked,
  { prison, months, at }: { prison: string; months: number; at: Date },
): object | undefined {
  if (person.pnc === undefined) return undefined;
  const day = at.toISOString().slice(0, 10);
  const hearing = newId();
  const [court] = courts;
  return {
    hearing: {
      id: hearing,
      jurisdictionType: 'CROWN',
      hearingLanguage: 'ENGLISH',
      hasSharedResults: true,
      courtCentre: {
        id: newId(),
        code: `${court?.code ?? ''}00`,
        name: court?.name,
        roomId: newId(),
        roomName: 'Courtroom 01',
      },
      type: { id: newId(), description: 'Sentence' },
      hearingDays: [
        { sittingDay: at.toISOString(), listedDurationMinutes: 20, listingSequence: 0 },
      ],
      prosecutionCases: [
        {
          id: newId(),
          initiationCode: 'C',
          caseStatus: 'ACTIVE',
          prosecutionCaseIdentifier: {
            caseURN: '01DM0000123',
            prosecutionAuthorityCode: 'DEMO',
            prosecutionAuthorityId: newId(),
          },
          defendants: [defendant(person.pnc, result(hearing, day, prison, months), day)],
        },
      ],
    },
    hearingDay: day,
    sharedTime: at.toISOString(),
    isReshare: false,
  };
}

const defendant = (pnc: string, judicialResult: object, day: string): object => ({
  id: newId(),
  masterDefendantId: newId(),
  pncId: pnc,
  isYouth: false,
  personDefendant: {
    personDetails: {
      firstName: subjectName.first,
      lastName: subjectName.last,
      dateOfBirth: '1978-06-01',
      gender: 'MALE',
    },
  },
  offences: [
    {
      id: newId(),
      offenceCode: 'DM00001',
      offenceTitle: 'Invented offence of the demonstration',
      orderIndex: 1,
      count: 0,
      plea: { pleaDate: day, pleaValue: 'GUILTY' },
      judicialResults: [judicialResult],
    },
  ],
});

const result = (hearing: string, day: string, prison: string, months: number): object => ({
  judicialResultId: newId(),
  judicialResultTypeId: newId(),
  cjsCode: '1002',
  label: 'Imprisonment',
  category: 'FINAL',
  resultText: `IMP - Imprisonment\nImprisonment Period: ${months} Months`,
  orderedDate: day,
  orderedHearingId: hearing,
  lastSharedDateTime: day,
  postHearingCustodyStatus: 'A',
  isConvictedResult: true,
  isAdjournmentResult: false,
  judicialResultPrompts: [
    {
      promptReference: 'imprisonmentPeriod',
      label: 'Imprisonment Period',
      type: 'DURATION',
      value: `${months} Months`,
    },
    {
      promptReference: 'prisonOrganisationName',
      label: 'Prison',
      type: 'NAMEADDRESS',
      value: prison,
    },
  ],
});
