import { Inject, Injectable } from '@nestjs/common';
import { alertRaisedType, type AlertRaised } from '#contracts';
import { CLOCK, sha256, type Clock } from '#kernel';
import { Metrics } from '#observability';
import { encryptSet, type Algorithm, type EncryptionKey } from '#trust';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService, encryptionOf, type Agency } from '../directory/directory.service.js';
import { KeyRing } from '../keys/key-ring.js';
import type { SigningAlg } from '../streams/stream.js';
import { isReply, restrictedRow } from './compose.js';
import type { ClaimedNotice, StreamEvent } from './notice.js';

/**
 * A longer statement goes by its hash: with it, the alert would be larger than the 64 KiB that receivers take, and
 * refused for good. In characters; encoding makes a third more of it.
 */
const longestEmbedded = 44_000;
/** A role that has nobody (RR-18). */
const gapRow = 'SYS-04';

/** Makes the signed alert of a notice. Made again for a retry, it says the same under the same `jti`. */
@Injectable()
export class SetService {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly ring: KeyRing,
    private readonly directory: DirectoryService,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The alert as it leaves the broker: signed, and encrypted where its recipient registered a key for that. */
  async make(notice: ClaimedNotice): Promise<string> {
    const signed = await this.sign(notice);
    const { byId } = await this.directory.current();
    const agency = byId.get(notice.agency_id);
    const encryption = agency && encryptionOf(agency, this.clock.now());
    return encryption ? this.encrypt(signed, encryption) : signed;
  }

  /** RFC 8417 §1: a SET may be signed and encrypted; it stays one, under the same media type. */
  private encrypt(signed: string, key: EncryptionKey): string {
    const end = this.metrics.encryptionSeconds.startTimer({ work: 'encrypt' });
    const encrypted = encryptSet(signed, key);
    end();
    return encrypted;
  }

  private async sign(notice: ClaimedNotice): Promise<string> {
    const { byId } = await this.directory.current();
    const key = await this.ring.signer(this.algOf(notice.stream?.signingAlg));
    return key.sign({
      iss: this.settings.issuer,
      // One recipient, one audience: several would tell each who else is told.
      aud: byId.get(notice.agency_id)?.issuer,
      iat: Math.floor(notice.created_at.getTime() / 1000),
      jti: notice.id,
      ...(notice.stream_event
        ? aboutStream(notice, notice.stream_event)
        : this.aboutAlert(notice, byId)),
    });
  }

  /** With what this broker can sign, the usual first. */
  algs(): readonly Algorithm[] {
    const { usual } = this.ring;
    return usual !== 'RS256' && this.ring.offers('RS256') ? [usual, 'RS256'] : [usual];
  }

  /** With what a stream is signed that asks for this (SSF leaves it to the transmitter; certification wants RS256). */
  algOf(asked: SigningAlg | undefined): Algorithm {
    // A stream that asked for a key which the broker has no more is told by the usual one: told it must be.
    return asked === 'RS256' && this.ring.offers('RS256') ? 'RS256' : this.ring.usual;
  }

  private aboutAlert(notice: ClaimedNotice, byId: ReadonlyMap<string, Agency>): object {
    const { content } = notice;
    const restricted = content.row === restrictedRow;
    // A gap in the directory, or "not yours", is about nobody whom its recipient should know.
    const nobody = isReply(content.kind) || content.row === gapRow;
    const alert: AlertRaised = {
      ...content,
      event: this.eventOf(notice, byId, restricted || nobody),
    };
    return {
      sub_id: nobody ? { format: 'opaque', id: content.alert } : notice.subject,
      txn: nobody || restricted ? notice.alert_id : (notice.txn ?? notice.alert_id),
      events: { [alertRaisedType]: alert },
    };
  }

  /** What is said of the event itself: all of it, its hash, or only that there is one. */
  private eventOf(
    notice: ClaimedNotice,
    byId: ReadonlyMap<string, Agency>,
    hidden: boolean,
  ): AlertRaised['event'] {
    if (hidden)
      return { issuer: this.settings.issuer, jti: notice.content.alert, type: alertRaisedType };
    const event = {
      issuer: byId.get(notice.event_agency)?.issuer ?? '',
      jti: notice.event_jti,
      type: notice.event_type,
    };
    // Names in it were erased: neither the words nor their hash are there any more.
    if (notice.event_jws === null) return event;
    // The originator's own words, byte for byte, where all of them may be seen (DESIGN §5), and only by an
    // agency that handles them under the same law (RULES §6.2).
    const whole =
      notice.event_jws.length <= longestEmbedded &&
      notice.content.sees === 'statement' &&
      byId.get(notice.agency_id)?.dataRegime === 'law-enforcement';
    return whole
      ? { ...event, set: notice.event_jws }
      : { ...event, digest: sha256(notice.event_jws).toString('base64url') };
  }
}

/** Of the stream itself (SSF 1.0 §8.1.4.1: the subject is the stream). */
const aboutStream = ({ stream }: ClaimedNotice, { type, says }: StreamEvent): object => ({
  sub_id: { format: 'opaque', id: stream?.id },
  events: { [type]: says },
});
