import type { z } from 'zod';
import type { AgencyKind } from './agency.js';
import { alertAccepted, alertDeclined } from './events/acceptance.js';
import { courtSentencedToCustody } from './events/court-sentenced.js';
import { hostelAbsconded, hostelWhereaboutsUnknown } from './events/hostel.js';
import { prisonReleased } from './events/prison-released.js';

const prefix = 'urn:tocsin:event:';

/** What the broker sends. It is never taken in. */
export const alertRaisedType = `${prefix}alert.raised`;
export const alertAcceptedType = `${prefix}alert.accepted`;
export const alertDeclinedType = `${prefix}alert.declined`;

export interface EventContract {
  /** `urn:tocsin:event:<source>.<name>`. */
  type: string;
  /** The kinds of agency that may state it. */
  statedBy: readonly AgencyKind[];
  /** Whom it is about: a person, or an alert. */
  about: 'person' | 'alert';
  schema: z.ZodType;
}

const everyKind: readonly AgencyKind[] = ['prison', 'court', 'hostel', 'probation', 'police'];

const contracts: readonly EventContract[] = [
  { type: 'prison.released', statedBy: ['prison'], about: 'person', schema: prisonReleased },
  {
    type: 'court.sentenced-to-custody',
    statedBy: ['court'],
    about: 'person',
    schema: courtSentencedToCustody,
  },
  {
    type: 'hostel.whereabouts-unknown',
    statedBy: ['hostel'],
    about: 'person',
    schema: hostelWhereaboutsUnknown,
  },
  { type: 'hostel.absconded', statedBy: ['hostel'], about: 'person', schema: hostelAbsconded },
  { type: 'alert.accepted', statedBy: everyKind, about: 'alert', schema: alertAccepted },
  { type: 'alert.declined', statedBy: everyKind, about: 'alert', schema: alertDeclined },
].map((contract) => ({ ...contract, type: `${prefix}${contract.type}` }) as EventContract);

const byType = new Map(contracts.map((contract) => [contract.type, contract]));

/** Every event the broker takes in. */
export const eventContracts = contracts;

/** The contract of an event type, by its URN; none when the broker does not know the type. */
export const contractOf = (type: string): EventContract | undefined => byType.get(type);

/** `prison.released` → `urn:tocsin:event:prison.released`. */
export const eventType = (name: string): string => `${prefix}${name}`;
/** `urn:tocsin:event:prison.released` → `prison.released`. */
export const eventName = (type: string): string =>
  type.startsWith(prefix) ? type.slice(prefix.length) : type;
