import 'reflect-metadata';
import { messageOf } from '#kernel';
import { createAdapters } from './adapters.js';
import { adaptersSettings } from './config.js';
import { openDoors } from './ways/http/door.js';

try {
  const settings = adaptersSettings(process.env);
  const adapters = await createAdapters(settings);
  const urls = await openDoors(adapters, settings);
  const feeds = settings.feeds.map(({ name }) => name).join(', ');
  process.stdout.write(`Tocsin adapters (${feeds}) listening on ${urls.join(' and ')}\n`);
} catch (thrown) {
  // Before anything listens there is nobody else to tell.
  process.stderr.write(`Tocsin adapters cannot start. ${messageOf(thrown)}\n`);
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined;
  if (cause !== undefined) process.stderr.write(`  because: ${messageOf(cause)}\n`);
  process.exitCode = 1;
  // A half-started part must not keep the process alive.
  setTimeout(() => process.exit(1), 500).unref();
}
