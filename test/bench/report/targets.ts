import type { BackendFigures } from '../measure/backend.js';

/** One line of the table: a figure, and where it must end up (DESIGN §7). */
export interface Row {
  figure: string;
  measured: number | undefined;
  unit: '/s' | 'ms' | 's' | '';
  target: number | undefined;
  /** Share of the target that is reached: 1 and more reaches it, whichever way the figure counts. */
  reached: number | undefined;
}

const atLeast = (figure: string, measured: number | undefined, target: number): Row => ({
  figure,
  measured,
  unit: '/s',
  target,
  reached: measured === undefined ? undefined : measured / target,
});

export const atMost = (
  figure: string,
  measured: number | undefined,
  target: number,
  unit: Row['unit'] = 'ms',
): Row => ({
  figure,
  measured,
  unit,
  target,
  reached: measured === undefined || measured <= 0 ? undefined : target / measured,
});

export const plain = (figure: string, measured: number | undefined, unit: Row['unit']): Row => ({
  figure,
  measured,
  unit,
  target: undefined,
  reached: undefined,
});

/** The figures of one backend beside their targets. */
export function rowsOf(figures: BackendFigures): Row[] {
  const { firstHandOff: first, intake, burst, steps } = figures;
  const best = steps.find(({ sustained }) => sustained);
  const at = `at ${intake.offered}/s`;
  const { database } = first;
  return [
    atLeast('intake sustained, open loop', best?.rate, 1_000),
    plain('  p50 at that rate', best?.latency?.p50, 'ms'),
    plain('  p95 at that rate', best?.latency?.p95, 'ms'),
    plain('  p99 at that rate', best?.latency?.p99, 'ms'),
    plain('intake in a burst, 64 in flight', burst.intakeRate, '/s'),
    plain(`intake p50 ${at}`, intake.latency?.p50, 'ms'),
    plain(`intake p95 ${at}`, intake.latency?.p95, 'ms'),
    atMost(`intake p99 ${at}`, intake.latency?.p99, 50),
    atMost(`first hand-off p50 at ${first.rate}/s`, first.fromAccepted?.p50, 50),
    plain(`first hand-off p95 at ${first.rate}/s`, first.fromAccepted?.p95, 'ms'),
    atMost(`first hand-off p99 at ${first.rate}/s`, first.fromAccepted?.p99, 500),
    plain(`first hand-off max at ${first.rate}/s`, first.fromAccepted?.max, 'ms'),
    plain('  of which routing, p50', first.stages.routingP50, 'ms'),
    plain('  of which routing, p99', first.stages.routingP99, 'ms'),
    plain('  delivery of every alert, p50', first.stages.deliveryP50, 'ms'),
    plain('  delivery of every alert, p99', first.stages.deliveryP99, 'ms'),
    atLeast('hand-offs sustained, with a backlog', burst.handOffRate, 1_000),
    plain('SQL statements per event', database.statements, ''),
    plain('commits per event', database.commits, ''),
    plain('WAL syncs per event', database.walSyncs, ''),
    plain('generator late by, p99', intake.generatorLag?.p99, 'ms'),
  ];
}
