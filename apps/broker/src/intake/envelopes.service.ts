import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '#observability';
import { decryptSet, isEncrypted, type DecryptionKey } from '#trust';
import { DECRYPTION_KEY } from '../config.js';

/** Takes the envelope off what an agency encrypted to the broker. */
@Injectable()
export class Envelopes {
  constructor(
    @Inject(DECRYPTION_KEY) private readonly key: DecryptionKey | undefined,
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
      return decryptSet(token, (kid) => (this.key?.kid === kid ? this.key : undefined));
    } finally {
      end();
    }
  }
}
