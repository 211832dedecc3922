import 'reflect-metadata';
import { messageOf } from '#kernel';
import { createAdapters } from './adapters.js';
import { adaptersSettings } from './config.js';

try {
  const settings = adaptersSettings(process.env);
  const adapters = await createAdapters(settings);
  const { urls, operatorUrl } = await adapters.listen();
  const feeds = settings.feeds.map(({ name }) => name).join(', ');
  if (adapters.embeddedIn !== undefined)
    process.stdout.write(
      `This is the embedded default, not for production: a database of its own and its key are in ${adapters.embeddedIn}\n`,
    );
  const operators = operatorUrl === undefined ? '' : `, for operators on ${operatorUrl}`;
  process.stdout.write(
    `Tocsin adapters (${feeds}) listening on ${urls.join(' and ')}${operators}\n`,
  );
} catch (thrown) {
  // Before anything listens there is nobody else to tell.
  process.stderr.write(`Tocsin adapters cannot start. ${messageOf(thrown)}\n`);
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined;
  if (cause !== undefined) process.stderr.write(`  because: ${messageOf(cause)}\n`);
  process.exitCode = 1;
  // A half-started part must not keep the process alive.
  setTimeout(() => process.exit(1), 500).unref();
}
