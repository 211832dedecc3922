import { TocsinError } from '#kernel';
import type { QueueBackend } from './backend.js';
import { PostgresBackend } from './postgres-backend.js';
import { RedisBackend } from './redis-backend.js';
import type { QueueSettings } from './settings.js';

/**
 * The queue's connections of this process. Make one, and close it last.
 * @throws TocsinError `invalid_configuration` when the url is of neither kind
 */
export function openQueue(settings: QueueSettings): QueueBackend {
  switch (URL.canParse(settings.url) ? new URL(settings.url).protocol : '') {
    case 'redis:':
    case 'rediss:':
      return new RedisBackend(settings);
    case 'postgres:':
    case 'postgresql:':
      return new PostgresBackend(settings);
    default:
      throw new TocsinError(
        'invalid_configuration',
        'The queue url (TOCSIN_QUEUE_URL) must begin with redis://, rediss:// or postgres://',
      );
  }
}
