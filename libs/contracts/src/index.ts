export * from './agency.js';
export * from './catalogue.js';
export * from './check-statement.js';
export * from './directory/areas.js';
export * from './directory/case-entry.js';
export * from './directory/agency-keys.js';
export * from './directory/directory-document.js';
export {
  contactPoint,
  notifyRule,
  personalChannel,
  type ContactPoint,
  type NotifyRule,
  type PersonalChannel,
} from './directory/people.js';
export * from './directory/places.js';
export * from './directory/read-document.js';
export * from './events/acceptance.js';
export * from './events/alert.js';
export { eventName, eventType, type EventContract } from './events/contract.js';
export * from './events/court-orders.js';
export * from './events/court-results.js';
export * from './events/court-sentenced.js';
export * from './events/hostel.js';
export * from './events/hostel-stay.js';
export * from './events/mapp.js';
export * from './events/monitoring.js';
export { asCode, legalBasis, statementReference } from './events/parts.js';
export * from './events/police.js';
export * from './events/prison-custody.js';
export * from './events/prison-release.js';
export * from './events/prison-released.js';
export * from './events/probation-case.js';
export * from './events/probation-owner.js';
export * from './events/receipt.js';
export * from './events/system.js';
export * from './identifiers.js';
export * from './statement.js';
export * from './subject.js';
