import type { Command } from 'commander';
import { operator } from '../broker.js';
import { run } from './run.js';

interface VerifyOptions {
  post?: string;
  staff?: string;
  address?: string;
  code?: string;
}

/** `directory calendar` and `directory verify`. */
export function addDutyPeopleCommands(directory: Command): void {
  const calendar = directory
    .command('calendar')
    .description('a person’s own duties at a secret address, for their calendar');
  calendar
    .command('new')
    .description('make a secret address; the one before opens nothing any more')
    .argument('<staff>', 'the id of a member of staff')
    .action((staff: string, _options: object, command: Command) =>
      run(command, async (connection) => {
        const answer = await operator<{ url: string }>(
          connection,
          '/operator/directory/calendar/new',
          { method: 'POST', body: { staff } },
        );
        const lines = [answer.url, 'It is shown once. Whoever has it can read these duties.'];
        return { lines, json: answer };
      }),
    );
  calendar
    .command('revoke')
    .description('take the secret address back')
    .argument('<staff>', 'the id of a member of staff')
    .action((staff: string, _options: object, command: Command) =>
      run(command, async (connection) => {
        const path = '/operator/directory/calendar/revoke';
        const answer = await operator<object>(connection, path, {
          method: 'POST',
          body: { staff },
        });
        return { lines: [`The calendar of ${staff} opens nothing any more.`], json: answer };
      }),
    );

  directory
    .command('verify')
    .description('verify an e-mail address or a mobile number: have a code sent, then give it back')
    .option('--post <id>', 'the post whose address it is')
    .option('--staff <id>', 'or the member of staff')
    .option('--address <email>', 'only this address; all that are not verified')
    .option('--code <digits>', 'the code that was sent')
    .action((options: VerifyOptions, command: Command) =>
      run(command, async (connection) => {
        const { post, staff, address, code } = options;
        const whose = { ...(post && { post }), ...(staff && { staff }) };
        const path = `/operator/directory/verify/${code === undefined ? 'start' : 'confirm'}`;
        const body =
          code === undefined ? { ...whose, ...(address && { address }) } : { ...whose, code };
        const answer = await operator<{ sent?: number; channel?: string }>(connection, path, {
          method: 'POST',
          body,
        });
        const line =
          answer.sent === undefined
            ? 'The address is verified.'
            : `A code was sent to ${answer.sent === 1 ? 'one address' : `${answer.sent} addresses`}. Give it back with --code.`;
        return { lines: [line], json: answer };
      }),
    );
}
