import type { Chance } from '../world/chance.js';
import type { Person } from '../world/person.js';
import { javaText, zoned } from '../world/time.js';
import { reference, wrapped } from './sns.js';

/** What the probation system (Delius) says of a case. */
export function caseEvent(
  eventType: string,
  { crn }: Pick<Person, 'crn'>,
  at: number,
  chance: Chance,
  information: object = {},
  detailUrl?: string,
): object {
  const event = {
    eventType,
    version: 1,
    description: 'Something about a probation case',
    ...(detailUrl !== undefined && { detailUrl }),
    occurredAt: zoned(at),
    personReference: reference({ CRN: crn }),
    additionalInformation: information,
  };
  return wrapped(event, at, chance);
}

export interface Registration {
  id: string;
  /** The register, as `MAPP` or `RHRH` (FEEDS §5.2). */
  type: string;
  category: string;
  level: string;
}

/** `additionalInformation` of a registration: ids are text, days are as Java writes them, blank means none. */
export const registrationInformation = (
  { id, type, category, level }: Registration,
  at: number,
): object => ({
  registrationId: id,
  registerTypeCode: type,
  registerTypeDescription: type,
  registrationCategoryCode: category,
  registrationCategoryDescription: '',
  registrationLevelCode: level,
  registrationLevelDescription: '',
  registrationDate: javaText(at),
  createdDateAndTime: javaText(at),
});

/** Who manages a case; a placeholder where nobody does. */
export interface Manager {
  code: string;
  allocated: boolean;
}

/** What the probation system answers when it is asked who manages a case and what it is registered for. */
export const supervisions = (
  manager: Manager,
  mappa: Registration | undefined,
  registers: readonly Registration[],
): object => ({
  communityManager: {
    code: manager.code,
    name: manager.allocated
      ? { forename: 'Fictional', surname: 'Officer' }
      : { forename: 'Unallocated Staff(N99)', surname: 'Staff' },
    team: { code: 'N99ZZA', description: 'Fictional Team' },
    allocated: manager.allocated,
  },
  ...(mappa && {
    mappaDetail: { level: Number(mappa.level.slice(1)), category: Number(mappa.category.slice(1)) },
  }),
  dynamicRisks: registers.map(({ type }) => ({ code: type, description: type })),
  personStatus: [],
  supervisions: [],
});
