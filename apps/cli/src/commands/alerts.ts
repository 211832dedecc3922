import type { Command } from 'commander';
import { operator } from '../broker.js';
import { explain, type ExplainedAlert } from '../explain.js';
import { alertLines, when, type AlertView } from '../views.js';
import { run } from './run.js';

/** `alerts` and `alert REF`. */
export function addAlertCommands(program: Command): void {
  program
    .command('alerts')
    .description('who must act, and by when; open alerts first')
    .option('--state <state>', 'open, owned, closed or all', 'all')
    .action(({ state }: { state: string }, command: Command) =>
      run(command, async (connection) => {
        const path = `/alerts?state=${encodeURIComponent(state)}`;
        const answer = await operator<{ alerts: AlertView[] }>(connection, path);
        const lines = answer.alerts.flatMap(alertLines);
        return { lines: lines.length > 0 ? lines : ['There is no alert.'], json: answer };
      }),
    );

  program
    .command('alert')
    .description('one alert: who was told, who accepted, what climbed and why')
    .argument('<ref>', 'its reference, as K7Q2-9FXM')
    .action((ref: string, _options: unknown, command: Command) =>
      run(command, async (connection) => {
        const path = `/alerts/${encodeURIComponent(ref.toUpperCase())}`;
        const alert = await operator<AlertView>(connection, path);
        const timeline = (alert.timeline ?? []).map(({ at, text }) => `  ${when(at)}  ${text}`);
        return { lines: [...alertLines(alert), '', ...timeline], json: alert };
      }),
    );

  program
    .command('explain')
    .description('why this alert, why these people: the rules and the facts behind each')
    .argument('<ref>', 'its reference, as K7Q2-9FXM')
    .action((ref: string, _options: unknown, command: Command) =>
      run(command, async (connection) => {
        const path = `/alerts/${encodeURIComponent(ref.toUpperCase())}`;
        const alert = await operator<ExplainedAlert>(connection, path);
        return { lines: explain(alert), json: alert };
      }),
    );

  program
    .command('sources')
    .description('how many alerts each agency began, and how many of them were unfounded')
    .action((_options: unknown, command: Command) =>
      run(command, async (connection) => {
        const answer = await operator<{ sources: Source[] }>(connection, '/alerts/sources');
        const lines = answer.sources.map(
          ({ name, alerts, unfounded }) => `${name}: ${alerts} alerts, ${unfounded} unfounded`,
        );
        return { lines: lines.length > 0 ? lines : ['There is no alert.'], json: answer };
      }),
    );
}

interface Source {
  name: string;
  alerts: number;
  unfounded: number;
}
