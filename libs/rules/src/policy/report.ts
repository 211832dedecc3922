import { clockOf } from './clocks.js';
import type { FigureStatus } from './figures.js';
import type { Policy } from './types.js';

/** What `policy check` says of a policy at one instant. */
export interface PolicyReport {
  id: string;
  /** How many rows of the catalogue it has, and event types: PRB-02 has several. */
  rows: number;
  types: number;
  /** Every figure that nobody has published, by status, each by its place. */
  notSourced: { status: Exclude<FigureStatus, 'sourced'>; figures: string[] }[];
  /** The clocks that are not set, and why. */
  notSet: { clock: string; says: string; because: string }[];
}

export function policyReport(policy: Policy): PolicyReport {
  const figures = statusesOf(policy);
  const having = (wanted: FigureStatus): string[] =>
    figures.filter(({ status }) => status === wanted).map(({ name }) => name);
  return {
    id: policy.policy.id,
    rows: new Set(policy.events.map(({ row }) => row)).size,
    types: policy.events.length,
    notSourced: (['proposed', 'unverified', 'unset'] as const)
      .map((status) => ({ status, figures: having(status) }))
      .filter((one) => one.figures.length > 0),
    notSet: Object.keys(policy.clocks).flatMap((id) => {
      const clock = clockOf(policy, id);
      return clock.set ? [] : [{ clock: id, says: clock.says, because: clock.because }];
    }),
  };
}

/** Every figure that says where it comes from, by its place: of whichever section, so that none is left out. */
function statusesOf({ events, ...sections }: Policy): { name: string; status: FigureStatus }[] {
  const named = Object.entries(sections).flatMap(([section, held]) => [
    [section, held] as const,
    ...Object.entries(held).map(([name, one]) => [`${section}.${name}`, one] as const),
  ]);
  const rows = events.map((row) => [`events.${row.type}`, row] as const);
  return [...named, ...rows].flatMap(([name, one]) =>
    hasOrigin(one) ? [{ name, status: one.status }] : [],
  );
}

const hasOrigin = (one: unknown): one is { status: FigureStatus } =>
  typeof one === 'object' && one !== null && 'status' in one && typeof one.status === 'string';
