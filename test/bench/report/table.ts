import type { CpuShares } from '../figures/cpu.js';
import type { BackendFigures } from '../measure/backend.js';
import { rowsOf, type Row } from './targets.js';

const digits = (value: number): string =>
  value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

const withUnit = (value: number, unit: Row['unit']): string =>
  unit === 'ms' || unit === 's' ? `${digits(value)} ${unit}` : `${digits(value)}${unit}`;

export function cells({ figure, measured, unit, target, reached }: Row): string[] {
  // A rate is to be high; everything else that has a target is to be low.
  const wanted =
    target === undefined ? '' : `${unit === '/s' ? '≥' : '≤'} ${withUnit(target, unit)}`;
  return [
    figure,
    measured === undefined ? 'not reached' : withUnit(measured, unit),
    wanted,
    reached === undefined ? '' : `${reached.toFixed(2)}×`,
  ];
}

/** Lines of equal columns: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

export function cpuLine(during: string, shares: CpuShares | undefined): string {
  const parts = Object.entries(shares ?? {}).map(([name, share]) => `${name} ${share} %`);
  return `  ${during.padEnd(26)}  ${shares ? parts.join(', ') : 'not known on this system'}`;
}

/** Other programs that take more of a core than this, in percent, spoil the figures. */
const disturbing = 20;

/** Says so when the machine had other things to do. */
export function disturbance(shares: readonly (CpuShares | undefined)[]): string[] {
  const most = Math.max(0, ...shares.map((one) => one?.['others'] ?? 0));
  return most <= disturbing
    ? []
    : [
        `NOT A CLEAN RUN: other programs used up to ${most} % of a core. Repeat it on a quiet machine.`,
      ];
}

/** What was measured on one backend, for people. */
export function backendReport(figures: BackendFigures): string[] {
  const { checked, burst, intake, firstHandOff: first } = figures;
  const head = ['figure', 'measured', 'DESIGN §7', 'of target'];
  const wal = `${Math.round(first.database.walBytes / 1_024)} KiB of WAL per event`;
  return [
    `Queue on ${figures.backend === 'redis' ? `Redis ${figures.redis ?? ''}` : 'Postgres'}`,
    '',
    ...table([head, ...rowsOf(figures).map(cells)]),
    '',
    'Processor use, where 100 % is one core:',
    cpuLine(`first hand-off at ${first.rate}/s`, first.cpu),
    cpuLine(`intake at ${intake.offered}/s`, intake.cpu),
    cpuLine('intake in a burst', burst.cpu.intake),
    cpuLine('hand-offs after it', burst.cpu.handOff),
    ...disturbance([first.cpu, intake.cpu, burst.cpu.intake, burst.cpu.handOff]),
    '',
    `Checked: ${checked.accepted} events accepted, ${checked.refused} refused; ${checked.alerts} alerts, ` +
      `${checked.missing} missing, ${checked.unexpected} unexpected, ${checked.duplicates} duplicates; ` +
      `${checked.neverHandedOff} events never handed off; ${checked.signatures.checked} signatures checked, ` +
      `${checked.signatures.wrong} wrong; ${checked.brokerSaid} warnings of the broker; ${wal}.`,
    checked.passed ? 'Nothing was lost.' : 'FAILED: what was accepted was not all handed off once.',
  ];
}
