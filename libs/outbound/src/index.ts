export { OutboundFault } from './fault.js';
export type { OutboundAnswer, OutboundClient, OutboundLimits, OutboundRequest } from './client.js';
export type { Resolve } from './names.js';
export { Outbound, OUTBOUND, type OutboundPolicy } from './outbound.js';
export { openOutbound, outboundFrom, outboundMembers, type OutboundSettings } from './settings.js';
