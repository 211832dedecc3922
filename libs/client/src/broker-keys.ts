import { SystemClock, type Clock } from '#kernel';
import { readJwks, type KeyOf, type VerifyingKey } from '#trust';
import { askForObject } from './http.js';

/** How long fetched keys are used, and how soon an unknown one is asked about again, in milliseconds. */
const fresh = 5 * 60_000;
const pause = 30_000;

/** Who a broker is, and its published keys, fetched when they are needed. */
export class BrokerKeys {
  private keys: readonly VerifyingKey[] = [];
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private underWay: Promise<void> | undefined;

  private constructor(
    /** The broker's issuer URI: the audience of what is sent to it, the issuer of what it sends. */
    readonly issuer: string,
    private readonly jwksUri: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks a broker who it is.
   * @param url as `https://broker.example`
   * @throws TocsinError `unavailable`
   */
  static async of(url: string, clock: Clock = new SystemClock()): Promise<BrokerKeys> {
    const base = url.replace(/\/+$/, '');
    const { issuer, jwks_uri: named } = await askForObject(`${base}/.well-known/ssf-configuration`);
    const jwksUri = typeof named === 'string' ? named : `${base}/.well-known/jwks.json`;
    return new BrokerKeys(typeof issuer === 'string' ? issuer : base, jwksUri, clock);
  }

  /** Finds a key of this broker. A key that is not known yet is looked for, at most twice a minute. */
  readonly keyOf: KeyOf = async (issuer, kid) => {
    if (issuer !== this.issuer) return 'unknown-issuer';
    const age = this.clock.machine().getTime() - this.fetchedAt;
    const known = this.keys.some((key) => key.kid === kid);
    if (age > fresh || (!known && age > pause)) await this.fetch();
    return this.keys.find((key) => key.kid === kid) ?? 'unknown-key';
  };

  /** Many alerts that arrive together cause one request. */
  private fetch(): Promise<void> {
    this.underWay ??= this.read().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async read(): Promise<void> {
    this.keys = (await readJwks(await askForObject(this.jwksUri))).signing;
    this.fetchedAt = this.clock.machine().getTime();
  }
}
