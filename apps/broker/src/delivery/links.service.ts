import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { MasterKey } from '#trust';
import { MASTER_KEY, SETTINGS, type BrokerSettings } from '../config.js';
import type { ClaimedNotice } from './notice.js';
import type { MailLink } from './wording.js';

type Addressed = Pick<ClaimedNotice, 'id' | 'obligation_id' | 'staff'>;
type Texted = Addressed & Pick<ClaimedNotice, 'own'>;

/**
 * What a message carries for its answer: a link's token, and the code to reply with. Both are made from the
 * notice's id under the data key, so that a retry says the same and nothing of them is kept.
 */
@Injectable()
export class Links {
  constructor(
    @Inject(MASTER_KEY) private readonly key: MasterKey,
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
  ) {}

  /** The page of a notice, where somebody can answer for it if codes can be sent; else the broker itself. */
  of(notice: Addressed): MailLink {
    const { issuer, notify } = this.settings;
    if (notice.obligation_id === null || notice.staff === null)
      return { url: issuer, accepts: false };
    return {
      url: `${issuer}/accept/${notice.id}/${this.token(notice.id)}`,
      accepts: notify !== undefined,
    };
  }

  /** 132 bits, in base64url. */
  token(noticeId: string): string {
    return this.key.blindIndex(`accept page:${noticeId}`).toString('base64url').slice(0, 22);
  }

  isToken(noticeId: string, given: string): boolean {
    return sameText(this.token(noticeId), given);
  }

  /**
   * Six digits: with the number it was sent to and a few tries, enough. None on a telephone that several people
   * answer: nobody would know who did.
   */
  replyCode(notice: Texted): string | undefined {
    if (notice.obligation_id === null || notice.staff === null || !notice.own) return undefined;
    const bytes = this.key.blindIndex(`reply code:${notice.id}`);
    return String(bytes.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
  }

  /** A number as it may be kept: to be recognised, not to be called. */
  numberHash(number: string): Buffer {
    return this.key.blindIndex(`number:${number}`);
  }

  /** A code as it may be kept. @param owner what it is for */
  codeHash(owner: string, code: string): Buffer {
    return this.key.blindIndex(`page code:${owner}:${code}`);
  }

  /** What a page's form must carry: bound to the page and to the browser it was shown to. */
  formToken(noticeId: string, browser: string): string {
    return this.key.blindIndex(`form:${noticeId}:${browser}`).toString('base64url');
  }
}

/** Compares without telling by time how much is alike. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
