export { policyAt, PolicyBook } from './policy/at.js';
export * from './policy/clocks.js';
export * from './policy/conditions.js';
export * from './policy/load.js';
export * from './policy/report.js';
export * from './policy/rows.js';
export type { ClockPolicy, FigureStatus, RolePolicy, WindowPolicy } from './policy/figures.js';
export type { Policy, PolicyDocument, PolicyRow, WorkingTime } from './policy/types.js';
export { milliseconds, type ClockValue } from './policy/values.js';
