import type { Chance } from '../world/chance.js';
import { brokenPnc, type Person } from '../world/person.js';
import { dayOf, zoneless, zulu } from '../world/time.js';
import { judicialResult, type Result } from './results.js';
import { notification } from './sns.js';

/** Somebody before the court, with what was decided. */
export interface Standing {
  person: Person;
  results: Result[];
  /** How the document names the person. */
  named: 'both' | 'pnc' | 'cro' | 'broken';
  kind: 'person' | 'youth' | 'company';
  urn: string;
}

/** A hearing, which is shared as a whole each time that anything of it changes. */
export interface Hearing {
  id: string;
  court: string;
  at: number;
  standings: readonly Standing[];
  /** Results of defendants stand at the offence, at the defendant, or in an application. */
  level: 'offence' | 'defendant' | 'application';
}

const numbers = ({ person, named }: Standing): object => ({
  ...(named === 'broken' && { pncId: brokenPnc(person) }),
  ...((named === 'both' || named === 'pnc') && { pncId: person.pnc }),
  ...((named === 'both' || named === 'cro') && person.cro !== '' && { croNumber: person.cro }),
});

const details = ({ person, kind }: Standing): object =>
  kind === 'company'
    ? { legalEntityDefendant: { organisation: { name: 'Fictional Holdings' } } }
    : {
        personDefendant: {
          arrestSummonsNumber: `00ZZ00000000000${person.id.replace('-', '')}Y`,
          bailStatus: { code: 'A', description: 'Not applicable' },
          personDetails: {
            firstName: 'Fictional',
            lastName: `Person${person.id}`,
            dateOfBirth: kind === 'youth' ? '2011-06-01' : '1978-06-01',
            gender: 'NOT_SPECIFIED',
          },
        },
      };

const wording = 'Invented wording of an invented offence, of the length that such a wording has. ';

/** The document (FEEDS §3.2). @param filler makes it so many bytes larger, as long wordings do */
export function hearingDocument(
  { id, court, at, standings, level }: Hearing,
  shared: { at: number; isReshare: boolean; filler?: number },
  chance: Chance,
): object {
  const day = dayOf(at);
  const about = { hearing: id, day, isNewAmendment: shared.isReshare };
  const made = standings.map((standing) => ({
    standing,
    judicialResults: standing.results.map((result) => judicialResult(result, about)),
  }));
  const offences = shared.filler === undefined ? 1 : 24;
  const copies = Math.floor((shared.filler ?? 0) / wording.length / offences / made.length);
  const offence = (n: number, judicialResults: object[]): object => ({
    id: chance.uuid(),
    offenceCode: `ZZ0000${n}`,
    offenceTitle: 'Invented offence',
    offenceLegislation: 'Contrary to nothing.',
    wording: wording.repeat(1 + copies),
    listingNumber: n,
    plea: { pleaValue: 'GUILTY', pleaDate: day },
    ...(judicialResults.length > 0 && { judicialResults }),
  });
  const prosecutionCases = made.map(({ standing, judicialResults }) => ({
    id: chance.uuid(),
    initiationCode: 'C',
    caseStatus: 'ACTIVE',
    prosecutionCaseIdentifier: { caseURN: standing.urn, prosecutionAuthorityCode: 'ZZZ' },
    defendants: [
      {
        id: standing.person.defendant,
        masterDefendantId: standing.person.defendant,
        ...numbers(standing),
        isYouth: standing.kind === 'youth',
        ...details(standing),
        offences: Array.from({ length: offences }, (_, n) =>
          offence(n + 1, n === 0 && level === 'offence' ? judicialResults : []),
        ),
      },
    ],
  }));
  const ofDefendants = made.flatMap(({ standing, judicialResults }) =>
    judicialResults.map((judicialResult) => ({
      masterDefendantId: standing.person.defendant,
      judicialResult,
    })),
  );
  const applications = made.map(({ standing, judicialResults }) => ({
    id: chance.uuid(),
    type: { description: 'Application within criminal proceedings' },
    subject: {
      masterDefendant: { masterDefendantId: standing.person.defendant, ...numbers(standing) },
    },
    judicialResults,
  }));
  return {
    hearing: {
      id,
      jurisdictionType: chance.percent(50) ? 'CROWN' : 'MAGISTRATES',
      courtCentre: {
        id: chance.uuid(),
        code: `${court}00`,
        name: 'Fictional Court',
        roomName: 'Courtroom 01',
      },
      type: { id: chance.uuid(), description: 'Sentence' },
      hearingDays: [
        {
          sittingDay: chance.percent(20) ? zoneless(at) : zulu(at),
          listedDurationMinutes: 20,
          listingSequence: 0,
        },
      ],
      prosecutionCases,
      ...(level === 'defendant' && { defendantJudicialResults: ofDefendants }),
      ...(level === 'application' && { courtApplications: applications }),
    },
    hearingDay: day,
    sharedTime: zulu(shared.at),
    isReshare: shared.isReshare,
  };
}

/** As it arrives: mostly as it is, now and then in the wrapper of the notification service. */
export function sharedHearing(
  document: object,
  how: 'Resulted' | 'ConfirmedOrUpdated' | 'Deleted',
  at: number,
  chance: Chance,
): object {
  if (how === 'Resulted' && chance.percent(50)) return document;
  const attributes = {
    messageType: how === 'Deleted' ? 'COMMON_PLATFORM_HEARING_DELETED' : 'COMMON_PLATFORM_HEARING',
    hearingEventType: how,
    eventType: `commonplatform.case.${how === 'Deleted' ? 'deleted' : 'received'}`,
  };
  return notification(JSON.stringify(document), attributes, at, chance);
}
