import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { sha256 } from '#kernel';
import { SETTINGS, type BrokerSettings } from '../config.js';

/** Of a request, what tells who is asking. */
export interface WithHeaders {
  headers: Record<string, string | string[] | undefined>;
  method: string;
  /** Path and query. */
  url: string;
  raw: { socket: Socket };
}

/** The token of `Authorization: Bearer …`, or none. */
export function bearerOf(request: Pick<WithHeaders, 'headers'>): string | undefined {
  const { authorization } = request.headers;
  return typeof authorization === 'string'
    ? /^Bearer ([^\s]+)$/i.exec(authorization)?.[1]
    : undefined;
}

/** Lets the operator's token through, and nothing else. */
@Injectable()
export class OperatorGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(@Inject(SETTINGS) settings: BrokerSettings) {
    this.expected = sha256(settings.operatorToken);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.admits(context.switchToHttp().getRequest<WithHeaders>())) return true;
    throw new UnauthorizedException();
  }

  /** Whether the request carries the operator's token. */
  admits(request: Pick<WithHeaders, 'headers'>): boolean {
    const token = bearerOf(request);
    // Hashes have one length, so comparing them tells nothing about the token.
    return token !== undefined && timingSafeEqual(sha256(token), this.expected);
  }
}
