import { timingSafeEqual } from 'node:crypto';
import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { sha256 } from '#kernel';
import { LOG, type Log } from '#observability';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { bearerOf } from '../http/operator.guard.js';

/**
 * Lets GOV.UK Notify's callbacks through. Notify signs them with nothing but the bearer token that was entered with
 * the callback's URL.
 */
@Injectable()
export class NotifyGuard implements CanActivate {
  private readonly expected: Buffer | undefined;

  constructor(
    @Inject(SETTINGS) settings: BrokerSettings,
    @Inject(LOG) private readonly log: Log,
  ) {
    const token = settings.notify?.callbackToken;
    this.expected = token === undefined ? undefined : sha256(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const token = bearerOf(
      context.switchToHttp().getRequest<{
        headers: Record<string, string | string[] | undefined>;
      }>(),
    );
    // Hashes have one length, so comparing them tells nothing about the token.
    if (this.expected && token !== undefined && timingSafeEqual(sha256(token), this.expected))
      return true;
    this.log.warn({ source: 'notify' }, 'a callback without the right token was refused');
    throw new UnauthorizedException();
  }
}
