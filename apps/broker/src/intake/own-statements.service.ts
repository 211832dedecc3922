import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sql } from 'kysely';
import { eventType, type AnySubject } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, idFor, type Clock } from '#kernel';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { agencyIdOf } from '../directory/rows.js';
import { KeyRing } from '../keys/key-ring.js';
import { IntakeService } from './intake.service.js';

/** Before this no time of an event is believed. */
const earliest = new Date('2000-01-01T00:00:00Z');

/** What the broker found out by itself, as a transfer that nobody completed in time. */
export interface OwnStatement {
  /** Event name, as `probation.transfer-expired`. */
  type: string;
  subject: AnySubject;
  /** None: it is about the service. */
  caseId: string | null;
  content: object;
  happenedAt: Date;
  /** What it is about and when it fell due: the same finding is stated once, however often it is made. */
  key: string;
}

/** The `jti` of the broker's own statement of this key. */
export const statementJti = (issuer: string, key: string): string =>
  idFor(`statement:${issuer}:${key}`);

/**
 * States what the broker finds out, signed with its own key, through the same door as any agency: one way
 * through for every event, and a recipient can check who said it.
 */
@Injectable()
export class OwnStatements implements OnApplicationBootstrap {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly ring: KeyRing,
    private readonly intake: IntakeService,
  ) {}

  /** The broker is an agency in its own directory: the sender of what it states. */
  async onApplicationBootstrap(): Promise<void> {
    const { issuer } = this.settings;
    await sql`
      insert into agency (id, issuer, name, kind, registered_at)
      values (${this.agencyId}, ${issuer}, 'Tocsin', 'broker', ${this.clock.now()})
      on conflict (issuer) do nothing
    `.execute(this.database);
  }

  async state(statements: readonly OwnStatement[]): Promise<void> {
    await Promise.all(statements.map((one) => this.stateOne(one)));
  }

  /** The broker's own id among the agencies. */
  get agencyId(): string {
    return agencyIdOf(this.settings.issuer);
  }

  /** @returns the `jti` of the statement */
  async stateOne({
    type,
    subject,
    caseId,
    content,
    happenedAt,
    key,
  }: OwnStatement): Promise<string> {
    const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
    const { issuer } = this.settings;
    const jti = statementJti(issuer, key);
    const compact = await this.ring.sign({
      iss: issuer,
      aud: issuer,
      jti,
      // The instant it fell due, not the time of finding it, so that a repeat is the same statement.
      iat: seconds(happenedAt),
      ...(happenedAt >= earliest && { toe: seconds(happenedAt) }),
      sub_id: subject,
      events: { [eventType(type)]: content },
    });
    await this.intake.takeOwn(compact, (kid) => this.ring.verifyingKey(kid), caseId);
    return jti;
  }
}
