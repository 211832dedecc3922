import type { LoggerService } from '@nestjs/common';
import { messageOf } from '#kernel';
import type { Log } from '#observability';

/** Nest's own messages in our log: warnings and errors only, so that every line has one shape. */
export function nestLog(log: Log): LoggerService {
  const say =
    (level: 'warn' | 'error') =>
    (message: unknown): void => {
      log[level](
        message instanceof Error ? { error: message } : {},
        typeof message === 'string' ? message : messageOf(message),
      );
    };
  const nothing = (): void => undefined;
  return {
    log: nothing,
    debug: nothing,
    verbose: nothing,
    warn: say('warn'),
    error: say('error'),
    fatal: say('error'),
  };
}
