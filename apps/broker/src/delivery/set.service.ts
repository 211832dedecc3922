import { Inject, Injectable } from '@nestjs/common';
import { alertRaisedType, type AlertRaised } from '#contracts';
import { sha256 } from '#kernel';
import type { SigningKey } from '#trust';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { ClaimedNotice } from './notice.js';

/** Injection token of the broker's {@link SigningKey}. */
export const SIGNING_KEY = Symbol('SigningKey');

/** Makes the signed alert of a notice. Made again for a retry, it says the same under the same `jti`. */
@Injectable()
export class SetService {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(SIGNING_KEY) private readonly key: SigningKey,
    private readonly directory: DirectoryService,
  ) {}

  async sign(notice: ClaimedNotice): Promise<string> {
    const { byId } = await this.directory.current();
    const alert: AlertRaised = {
      ...notice.content,
      event: {
        issuer: byId.get(notice.event_agency)?.issuer ?? '',
        jti: notice.event_jti,
        type: notice.event_type,
        // Whoever must act sees the originator's own words, byte for byte; a copy gets their hash (DESIGN §5).
        ...(notice.content.kind === 'copy'
          ? { digest: sha256(notice.event_jws).toString('base64url') }
          : { set: notice.event_jws }),
      },
    };
    return this.key.sign({
      iss: this.settings.issuer,
      // One recipient, one audience: several would tell each who else is told.
      aud: byId.get(notice.agency_id)?.issuer,
      iat: Math.floor(notice.created_at.getTime() / 1000),
      jti: notice.id,
      sub_id: notice.subject,
      txn: notice.txn ?? notice.alert_id,
      events: { [alertRaisedType]: alert },
    });
  }
}
