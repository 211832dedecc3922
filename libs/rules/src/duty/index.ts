export * from './ahead.js';
export * from './duty.js';
export * from './facts.js';
export * from './ladder-posts.js';
export * from './readiness.js';
export { longestShift, shiftLength, shortestShift } from './rotation.js';
export * from './spans.js';
export * from './swap-fault.js';
