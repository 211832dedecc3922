import { Inject, Injectable } from '@nestjs/common';
import type { JWK } from 'jose';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import {
  newPrivateJwk,
  signingKeyFrom,
  verifyingKeyFrom,
  type MasterKey,
  type VerifyingKey,
} from '#trust';
import { MASTER_KEY } from '../config.js';
import { TokenKeyRepository, type TokenKeyRow } from './token-key.repository.js';

/** A key that access tokens are signed with. */
export interface TokenKey {
  period: number;
  kid: string;
  privateJwk: JWK;
  verifying: VerifyingKey;
}

interface Held {
  at: number;
  keys: readonly TokenKey[];
}

/** For how long one key signs, and for how long what was read is trusted, in milliseconds of machine time. */
const period = 7 * 86_400_000;
const trustedFor = 60_000;

/**
 * The keys that access tokens are signed with: for this and nothing else, never seen outside the brokers, and
 * taken by nobody but them. Each week has its own, made the week before; that of the week before still checks.
 */
@Injectable()
export class TokenKeys {
  private held: Held | undefined;
  private reading: Promise<Held> | undefined;
  private readonly opened = new Map<string, TokenKey>();

  constructor(
    private readonly repository: TokenKeyRepository,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(MASTER_KEY) private readonly master: MasterKey,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The key to sign with now. */
  async signing(): Promise<TokenKey> {
    const { keys } = await this.current();
    const now = this.thisPeriod();
    const key = keys.find((one) => one.period === now);
    if (!key) throw new Error('There is no key to sign access tokens with');
    return key;
  }

  async find(kid: string): Promise<VerifyingKey | undefined> {
    const { keys } = await this.current();
    return keys.find((key) => key.kid === kid)?.verifying;
  }

  private thisPeriod(): number {
    return Math.floor(this.clock.machine().getTime() / period);
  }

  private current(): Promise<Held> | Held {
    const now = this.clock.machine().getTime();
    const held = this.held;
    if (
      held &&
      now - held.at < trustedFor &&
      held.keys.some((one) => one.period === this.thisPeriod())
    )
      return held;
    this.reading ??= this.read(now).finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(at: number): Promise<Held> {
    const now = this.thisPeriod();
    let rows = await this.repository.from(this.database, now - 1);
    const missing = [now, now + 1].filter((one) => !rows.some((row) => row.period === one));
    if (missing.length > 0) {
      for (const one of missing) await this.repository.add(this.database, await this.made(one));
      await this.repository.removeBefore(this.database, now - 1);
      rows = await this.repository.from(this.database, now - 1);
    }
    const keys = await Promise.all(rows.map((row) => this.open(row)));
    this.held = { at, keys };
    return this.held;
  }

  private async made(one: number): Promise<TokenKeyRow> {
    const jwk = await newPrivateJwk();
    const { kid } = await signingKeyFrom(jwk);
    const data = this.master.newDataKey(boundTo(one));
    const sealed = data.seal(JSON.stringify(jwk), boundTo(one));
    return { period: one, kid, wrapped: data.wrapped, sealed };
  }

  private async open({ period: one, kid, wrapped, sealed }: TokenKeyRow): Promise<TokenKey> {
    const known = this.opened.get(kid);
    if (known) return known;
    const text = this.master.unwrap(wrapped, boundTo(one)).open(sealed, boundTo(one));
    const privateJwk = JSON.parse(text) as JWK;
    const { publicJwk } = await signingKeyFrom(privateJwk);
    const key = { period: one, kid, privateJwk, verifying: await verifyingKeyFrom(publicJwk) };
    this.opened.set(kid, key);
    return key;
  }
}

const boundTo = (one: number): string => `token-key:${one}`;
