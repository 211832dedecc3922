export * from './duty.js';
export * from './facts.js';
export { longestShift, shiftLength, shortestShift } from './rotation.js';
export * from './spans.js';
export * from './swap-fault.js';
