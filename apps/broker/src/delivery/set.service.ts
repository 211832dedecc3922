import { Inject, Injectable } from '@nestjs/common';
import { alertRaisedType, type AlertRaised } from '#contracts';
import { sha256 } from '#kernel';
import type { SigningKey } from '#trust';
import { SETTINGS, SIGNING_KEY, type BrokerSettings } from '../config.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { ClaimedNotice } from './notice.js';

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
        // Whoever may see all of it gets the originator's own words, byte for byte; others their hash (DESIGN §5).
        ...(notice.event_jws !== null &&
          (notice.content.sees === 'pointer'
            ? { digest: sha256(notice.event_jws).toString('base64url') }
            : { set: notice.event_jws })),
      },
    };
    return this.key.sign({
      iss: this.settings.issuer,
      // One recipient, one audience: several would tell each who else is told.
      aud: byId.get(notice.agency_id)?.issuer,
      iat: Math.floor(notice.created_at.getTime() / 1000),
      jti: notice.id,
      // Whose case it is not must not learn whose it is.
      sub_id:
        notice.content.kind === 'not-yours'
          ? { format: 'opaque', id: notice.content.alert }
          : notice.subject,
      txn: notice.txn ?? notice.alert_id,
      events: { [alertRaisedType]: alert },
    });
  }
}
