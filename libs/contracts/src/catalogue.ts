import { agencyKind } from './agency.js';
import {
  alertAccepted,
  alertActioned,
  alertClosed,
  alertDeclined,
  alertHandedOver,
  alertSeen,
} from './events/acceptance.js';
import { eventType, type EventContract } from './events/contract.js';
import { conflict } from './events/conflict.js';
import { courtOrders } from './events/court-orders.js';
import { courtResults } from './events/court-results.js';
import { hostelStay } from './events/hostel-stay.js';
import { mapp } from './events/mapp.js';
import { monitoring } from './events/monitoring.js';
import { police } from './events/police.js';
import { prisonCustody } from './events/prison-custody.js';
import { prisonRelease } from './events/prison-release.js';
import { probationCase } from './events/probation-case.js';
import { probationOwner } from './events/probation-owner.js';
import { system } from './events/system.js';

/** What the broker sends. It is never taken in. */
export const alertRaisedType = eventType('alert.raised');
export const alertAcceptedType = eventType('alert.accepted');
export const alertDeclinedType = eventType('alert.declined');
export const alertClosedType = eventType('alert.closed');
export const alertSeenType = eventType('alert.seen');
export const alertActionedType = eventType('alert.actioned');
export const alertHandedOverType = eventType('alert.handed-over');
/** What a person says to an obligation. */
export const answerTypes: readonly string[] = [
  alertAcceptedType,
  alertDeclinedType,
  alertClosedType,
  alertSeenType,
  alertActionedType,
  alertHandedOverType,
];

/**
 * Every event of the catalogue (RULES §3.5). A row has one, but for PRB-02 and PRB-03, whose steps are types, and
 * PRB-07, which has what is said of records.
 */
export const catalogueContracts: readonly EventContract[] = [
  ...courtResults,
  ...courtOrders,
  ...prisonCustody,
  ...prisonRelease,
  ...hostelStay,
  ...probationOwner,
  ...probationCase,
  ...police,
  ...mapp,
  ...monitoring,
  ...system,
  ...conflict,
];

const answer = {
  alert: 'K7Q2-9FXM',
  obligation: '01920000-0000-7000-8000-000000000001',
  post: 'ppu-newham/duty-spo',
  by: { name: 'Demo Senior' },
};

/** Every event the broker takes in. */
export const eventContracts: readonly EventContract[] = [
  ...catalogueContracts,
  {
    type: alertAcceptedType,
    statedBy: agencyKind.options,
    about: 'alert',
    schema: alertAccepted,
    example: answer,
  },
  {
    type: alertDeclinedType,
    statedBy: agencyKind.options,
    about: 'alert',
    schema: alertDeclined,
    example: { ...answer, reason: 'Not on duty tonight' },
  },
  {
    type: alertClosedType,
    statedBy: agencyKind.options,
    about: 'alert',
    schema: alertClosed,
    example: {
      ...answer,
      outcome: 'unfounded',
      on: '2026-08-10',
      reason: 'He was at the hostel all the time',
    },
  },
  {
    type: alertSeenType,
    statedBy: agencyKind.options,
    about: 'alert',
    schema: alertSeen,
    example: answer,
  },
  {
    type: alertActionedType,
    statedBy: agencyKind.options,
    about: 'alert',
    schema: alertActioned,
    example: { ...answer, action: 'The recall was sent' },
  },
  {
    type: alertHandedOverType,
    statedBy: agencyKind.options,
    about: 'alert',
    schema: alertHandedOver,
    example: { ...answer, to: 'ppu-newham/spo', reason: 'My shift ends at six' },
  },
];

const byType = new Map(eventContracts.map((contract) => [contract.type, contract]));

/** The contract of an event type, by its URN; none when the broker does not know the type. */
export const contractOf = (type: string): EventContract | undefined => byType.get(type);
