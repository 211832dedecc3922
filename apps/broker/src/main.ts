import 'reflect-metadata';
import { messageOf } from '#kernel';
import { createBroker } from './broker.js';
import { brokerSettings } from './config.js';
import { endWithParent } from './presence/workers-apart.js';

try {
  const settings = brokerSettings(process.env);
  const broker = await createBroker(settings);
  if (settings.workers === 'only') {
    endWithParent();
    process.stdout.write('Tocsin works\n');
  } else {
    const { url, operatorUrl } = await broker.listen();
    process.stdout.write(`Tocsin broker listening on ${url}, for operators on ${operatorUrl}\n`);
  }
} catch (thrown) {
  // Before anything listens there is nobody else to tell.
  process.stderr.write(`Tocsin broker cannot start. ${messageOf(thrown)}\n`);
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined;
  if (cause !== undefined) process.stderr.write(`  because: ${messageOf(cause)}\n`);
  process.exitCode = 1;
  // A half-started part must not keep the process alive.
  setTimeout(() => process.exit(1), 500).unref();
}
