import { Command } from 'commander';
import { messageOf } from '#kernel';
import { addAgencyCommands } from './commands/agencies.js';
import { addAlertCommands } from './commands/alerts.js';
import { addAnswerCommands } from './commands/answers.js';
import { addDirectoryCommands } from './commands/directory.js';
import { addCaseCommands } from './commands/cases.js';
import { addEventCommands } from './commands/event.js';
import { addFeedCommands } from './commands/feed.js';
import { addKeygenCommand } from './commands/keygen.js';
import { addManualCommands } from './commands/manual.js';
import { addPolicyCommand } from './commands/policy.js';
import { addPollCommand } from './commands/poll.js';
import { addWatchCommand } from './commands/watch.js';

const program = new Command('tocsin')
  .description('Speaks with a Tocsin broker. Without options it finds the one that runs here.')
  .option('--url <url>', 'the broker (or TOCSIN_URL)')
  .option('--operator-url <url>', "the operators' door of the broker (or TOCSIN_OPERATOR_URL)")
  .option('--token <token>', 'the operator token (or TOCSIN_OPERATOR_TOKEN)')
  .option('--data <folder>', 'the folder of the embedded Tocsin (or TOCSIN_DATA; .tocsin)')
  .option('--json', 'print JSON')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('Add --help to see how it is used.');

addAlertCommands(program);
addAnswerCommands(program);
addDirectoryCommands(program);
addCaseCommands(program);
addEventCommands(program);
addFeedCommands(program);
addManualCommands(program);
addKeygenCommand(program);
addAgencyCommands(program);
addPolicyCommand(program);
addPollCommand(program);
addWatchCommand(program);

// `tocsin alerts | head` closes the pipe early: no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (thrown) {
  process.stderr.write(`${messageOf(thrown)}\n`);
  process.exitCode ??= 1;
}
