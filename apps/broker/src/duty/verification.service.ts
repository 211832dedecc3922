import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, newCode, newId, TocsinError, type Clock } from '#kernel';
import { Links } from '../delivery/links.service.js';
import { contactsOf, type ContactOwner } from '../directory/contact-points.js';
import { ContactStates } from '../directory/contact-states.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { CodeSender } from './code-sender.js';
import { VerificationRepository, type Contact } from './verification.repository.js';

/** How long a code is good, in milliseconds. */
const good = 30 * 60_000;
/** How soon a new one may be sent to the same address. */
const patience = 60_000;
/** After so many wrong codes a new one has to be sent. */
const mostTries = 5;

/** Verifies a contact point: a code is sent there by e-mail or by text, and whoever reads it gives it back. */
@Injectable()
export class VerificationService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: VerificationRepository,
    private readonly contacts: ContactStates,
    private readonly record: RecordRepository,
    private readonly sender: CodeSender,
    private readonly links: Links,
  ) {}

  /**
   * Sends a code to each address of a post or a person that is not verified, or to the one named.
   * @returns to how many it was sent
   * @throws TocsinError `not_found` without such an address; `conflict` when one was sent within a minute;
   *   `unavailable` when the provider does not take it
   */
  async start(of: ContactOwner, address?: string): Promise<{ sent: number }> {
    const held = await contactsOf(this.database, of);
    const wanted = held.filter(
      (one) =>
        this.sender.reaches(one.channel) &&
        (address === undefined ? one.state !== 'verified' : one.address === address),
    );
    if (wanted.length === 0)
      throw new TocsinError(
        'not_found',
        'There is no address to verify that a code can be sent to',
      );
    for (const one of wanted) await this.send({ ...of, ...one });
    return { sent: wanted.length };
  }

  private async send({ owner, owned, channel, address }: Contact): Promise<void> {
    const contact = { owner, owned, channel, address };
    const now = this.clock.now();
    const before = await this.repository.lastSent(this.database, contact);
    if (before && now.getTime() - before.getTime() < patience)
      throw new TocsinError('conflict', 'A code was sent a moment ago; wait a minute');
    const code = newCode();
    const id = newId();
    await this.sender.send({ id, channel, address, code, at: now });
    const expiresAt = new Date(now.getTime() + good);
    await this.database.transaction().execute((database) =>
      this.repository.save(database, {
        ...contact,
        id,
        hash: this.links.codeHash(id, code),
        sentAt: now,
        expiresAt,
      }),
    );
  }

  /**
   * Takes a code that was given back: the address that it was sent to is verified.
   * @throws TocsinError `invalid_request` when it is wrong, too old, or was tried too often
   */
  async confirm(of: ContactOwner, code: string): Promise<{ channel: string }> {
    const now = this.clock.now();
    // The try is counted whatever comes of it, so it is no part of the transaction.
    const held = await this.repository.tried(this.database, of, now, mostTries);
    const right = held.find(({ id, hash }) => timingSafeEqual(hash, this.links.codeHash(id, code)));
    if (!right)
      throw new TocsinError('invalid_request', 'The code is wrong or too old; have a new one sent');
    await this.database.transaction().execute(async (database) => {
      const version = await this.contacts.verified(database, of, right, now);
      // The address may have been taken out of the directory meanwhile.
      if (version === undefined)
        throw new TocsinError('conflict', 'The address is not in the directory any more');
      await this.repository.remove(database, right.id);
      const detail = { [of.owner]: of.owned, channel: right.channel, version };
      await this.record.append(database, [{ at: now, kind: 'contact.verified', detail }]);
    });
    this.contacts.changed();
    return { channel: right.channel };
  }
}
