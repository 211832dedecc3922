import { Inject, Injectable } from '@nestjs/common';
import { eventReceiptType, type EventReceipt } from '#contracts';
import { DATABASE, type Database } from '#database';
import { idFor, sha256, TocsinError } from '#kernel';
import { SETTINGS, type BrokerSettings } from '../config.js';
import type { Agency } from '../directory/directory.service.js';
import { KeyRing } from '../keys/key-ring.js';
import { EventReceiptRepository } from './event-receipt.repository.js';

const text = (digest: Buffer): string => digest.toString('base64url');

/**
 * Says under the broker's signature that a statement was accepted. A receipt is made when it is asked for, from what
 * is kept: taking an event in costs nothing more. Asked for again, it says the same under the same `jti`.
 */
@Injectable()
export class EventReceipts {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly ring: KeyRing,
    @Inject(DATABASE) private readonly database: Database,
    private readonly events: EventReceiptRepository,
  ) {}

  /**
   * @throws TocsinError `not_found` when this agency has no accepted statement of this `jti`: it was refused, or not
   *   committed yet, or is somebody else's. Those three look alike.
   */
  async of({ id, issuer }: Agency, jti: string): Promise<string> {
    const event = await this.events.find(this.database, id, jti);
    if (!event)
      throw new TocsinError('not_found', 'No statement of yours with this jti was accepted');
    const receipt: EventReceipt = {
      event: {
        issuer,
        jti,
        type: event.type,
        payloadDigest: text(event.digest),
        ...(event.jws !== null && { digest: text(sha256(event.jws)) }),
      },
      receivedAt: event.received_at.toISOString(),
      record: { seq: event.seq },
    };
    return this.ring.sign({
      iss: this.settings.issuer,
      aud: issuer,
      iat: Math.floor(event.received_at.getTime() / 1000),
      jti: idFor(`receipt:${this.settings.issuer}:${event.id}`),
      // SSF 1.0: a subject that is itself a JWT is named by who issued it and its jti.
      sub_id: { format: 'jwt_id', iss: issuer, jti },
      ...(event.txn !== null && { txn: event.txn }),
      events: { [eventReceiptType]: receipt },
    });
  }
}
