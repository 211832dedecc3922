import { hkdfSync } from 'node:crypto';

/** Seconds that one nonce is given out for. */
const step = 60;

/**
 * Nonces for DPoP proofs (RFC 9449 §8), made from a secret and the time, so that every process takes what any of
 * them gave, and none of them remembers any.
 *
 * They are the ones that oidc-provider makes from the same secret: a program keeps one nonce for each server, and
 * here one server gives tokens and takes them. Were they made otherwise, each would send the program back to the
 * other's once; nothing would open.
 */
export class DpopNonces {
  private at: number | undefined;
  private window: readonly string[] = [];

  constructor(private readonly secret: Buffer) {}

  /** The one to give out now. It holds for three to four minutes. */
  next(now: Date): string {
    return this.around(now)[3] ?? '';
  }

  holds(nonce: string, now: Date): boolean {
    return this.around(now).includes(nonce);
  }

  private around(now: Date): readonly string[] {
    const at = Math.floor(now.getTime() / 1000 / step);
    if (at !== this.at) {
      this.at = at;
      this.window = [at - 2, at - 1, at, at + 1, at + 2].map((one) => this.of(one));
    }
    return this.window;
  }

  private of(at: number): string {
    const salt = Buffer.alloc(8);
    salt.writeBigUInt64BE(BigInt(at));
    return Buffer.from(hkdfSync('sha256', this.secret, salt, 'DPoP', 32)).toString('base64url');
  }
}
