export * from './directory.js';
export * from './escalation.js';
export * from './facts.js';
export * from './plan.js';
export * from './policy.js';
export * from './recipients.js';
export * from './tier.js';
export * from './working-time.js';
