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
  const figures = [
    ...statuses('windows.', policy.windows),
    ...statuses('', { unowned: policy.unowned, workingTime: policy.workingTime }),
    ...statuses('', { areaRule: policy.areaRule }),
    ...statuses('clocks.', policy.clocks),
    ...statuses('feeds.', policy.feeds),
    ...statuses('', { tooFewAlerts: policy.tooFewAlerts }),
    ...policy.events.map(({ type, status }) => ({ name: `events.${type}`, status })),
  ];
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

const statuses = (
  prefix: string,
  section: Record<string, { status: FigureStatus }>,
): { name: string; status: FigureStatus }[] =>
  Object.entries(section).map(([name, { status }]) => ({ name: `${prefix}${name}`, status }));
