import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { inTime, TocsinError } from '#kernel';
import { isLoopback, refusalOf, type Network, type Refusal } from './address.js';
import { codeOf } from './fault.js';
import { nameWithin, shared, systemResolve, type Resolve } from './names.js';

/** Where may be called. */
export interface GuardPolicy {
  /** Networks that may be called although they are not public. */
  allow: readonly Network[];
  /** Whether this machine itself may be called where that is what the URL says: `127.0.0.1`, `[::1]`, `localhost`. */
  loopback: boolean;
}

/** How many URLs are remembered as judged. */
const mostKnown = 1_000;

const words: Readonly<Record<Refusal, string>> = {
  loopback: 'The host is this machine itself, which may not be called',
  private: 'The host is in a private network that may not be called',
  special: 'The host has an address that is never called',
};

/** Whether a host is this machine by what is written, and not by what a name server says. */
const saysLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || (isIP(hostname) !== 0 && isLoopback(ipaddr.parse(hostname)));

/** A host without the brackets of an IPv6 address. */
const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Judges URLs and addresses. What it has not judged is not dialled. */
export class Guard {
  private readonly resolve: Resolve;
  private readonly known = new Map<string, URL>();

  constructor(
    private readonly policy: GuardPolicy,
    resolve: Resolve = systemResolve,
  ) {
    this.resolve = shared(resolve);
  }

  /**
   * Reads a URL, and says no by what it says alone: no name is asked for.
   * @throws TocsinError `invalid_request`
   */
  read(given: string | URL): URL {
    if (typeof given !== 'string') return this.judged(this.formed(given));
    const known = this.known.get(given);
    if (known) return known;
    const url = this.judged(this.readForm(given));
    // What a URL says alone is judged the same each time, and the same few are called all day.
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.set(given, url);
    return url;
  }

  /**
   * Reads a URL by its form alone: which host it names is not judged.
   * @throws TocsinError `invalid_request`
   */
  readForm(given: string): URL {
    if (!URL.canParse(given)) throw new TocsinError('invalid_request', 'It is not a URL');
    return this.formed(new URL(given));
  }

  private formed(url: URL): URL {
    if (url.username !== '' || url.password !== '')
      throw new TocsinError('invalid_request', 'The URL may not hold a name or a password');
    const host = bare(url.hostname);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && saysLoopback(host)))
      throw new TocsinError('invalid_request', 'It must be an https URL');
    return url;
  }

  private judged(url: URL): URL {
    const host = bare(url.hostname);
    if (isIP(host) !== 0) this.judge(host, [host]);
    return url;
  }

  /**
   * Reads a URL and looks its host up: whether it may be called, as things are now.
   * @throws TocsinError `invalid_request` when it may not, or there is no such host; `unavailable` when nobody knows
   */
  async check(given: string | URL): Promise<void> {
    const host = bare(this.read(given).hostname);
    if (isIP(host) !== 0) return;
    const asked = this.resolve(host).catch((thrown: unknown) => {
      if (codeOf(thrown) === 'ENOTFOUND') return [];
      throw thrown;
    });
    const addresses = await inTime(asked, nameWithin);
    if (!addresses) throw new TocsinError('unavailable', 'The host cannot be looked up now');
    this.judge(host, addresses);
  }

  /**
   * Every address of a host, each of them checked: one that may not be called refuses the host.
   * @throws TocsinError `invalid_request`; or what the look-up threw
   */
  async addressesOf(host: string): Promise<readonly string[]> {
    const addresses = isIP(host) === 0 ? await this.resolve(host) : [host];
    this.judge(host, addresses);
    return addresses;
  }

  private judge(host: string, addresses: readonly string[]): void {
    if (addresses.length === 0) throw new TocsinError('invalid_request', 'There is no such host');
    const own = saysLoopback(host);
    for (const text of addresses) {
      const address = ipaddr.parse(text);
      if (own && this.policy.loopback && isLoopback(address)) continue;
      // What is called without TLS is this machine, whatever a name server makes of `localhost`.
      const elsewhere = own && !isLoopback(address);
      const refusal = elsewhere ? 'special' : refusalOf(address, this.policy.allow);
      if (refusal) throw new TocsinError('invalid_request', words[refusal]);
    }
  }

  /** Whether these addresses are outside, on the public internet: not this machine, and not an allowed network. */
  isOutside(addresses: readonly string[]): boolean {
    return addresses.every((text) => refusalOf(ipaddr.parse(text), []) === undefined);
  }
}
