import { TocsinError } from '#kernel';
import type { Guard } from './guard.js';

/** Look-ups for agencies that are under way at once. */
const mostAtOnce = 8;
/** When an agency that was refused for that may ask again, in seconds. */
const askAgain = 5;

/** Judges the URLs that agencies register themselves. They name any host they like, and as often as they like. */
export class Registrations {
  private readonly underWay = new Set<string>();

  constructor(private readonly guard: Guard) {}

  /**
   * One look-up of an agency at a time, and a few of all together. Whatever is wrong with the host is one answer:
   * what is different of an inside name, one that does not exist and one that nobody answers for, is not told.
   * @throws TocsinError `invalid_request`, whose cause says what it is; `too_many_requests`
   */
  async check(agency: string, url: string): Promise<void> {
    if (this.underWay.has(agency) || this.underWay.size >= mostAtOnce)
      throw new TocsinError(
        'too_many_requests',
        'Another address is being looked up. Send the same again later',
        { retryAfter: askAgain },
      );
    this.guard.readForm(url);
    this.underWay.add(agency);
    try {
      await this.guard.check(url);
    } catch (cause) {
      throw new TocsinError('invalid_request', 'This address cannot be called', { cause });
    } finally {
      this.underWay.delete(agency);
    }
  }
}
