import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '#observability';
import { decryptSet, isEncrypted, type DecryptionKey } from '#trust';
import { DECRYPTION_KEYS } from '../config.js';

/** Takes the envelope off what an agency encrypted to the broker. */
@Injectable()
export class Envelopes {
  constructor(
    @Inject(DECRYPTION_KEYS) private readonly keys: readonly DecryptionKey[],
    private readonly metrics: Metrics,
  ) {}

  /**
   * The signed statement: the token itself, or what is inside it. Once only: what is encrypted twice is refused later,
   * as everything else that is no JWS.
   * @throws TocsinError as `decryptSet` does
   */
  open(token: string): string {
    if (!isEncrypted(token)) return token;
    const end = this.metrics.encryptionSeconds.startTimer({ work: 'decrypt' });
    try {
      return decryptSet(token, (asked) => this.keys.find(({ kid }) => kid === asked));
    } finally {
      end();
    }
  }
}
