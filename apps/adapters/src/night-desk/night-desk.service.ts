import { isUtf8 } from 'node:buffer';
import { Inject, Injectable } from '@nestjs/common';
import {
  canonicalJson,
  CLOCK,
  isId,
  newId,
  sha256,
  TocsinError,
  type Clock,
  type Fault,
} from '#kernel';
import { LOG, type Log } from '#observability';
import { parsed, textAt } from '../feeds/json.js';
import type { Person } from '../people/people-file.js';
import { ReceiptService, type Receipt } from '../spool/receipt.service.js';
import { SpoolService } from '../spool/spool.service.js';
import { deskMessage, isBy, readDeskMessage, type DeskMessage } from './desk-message.js';
import { readReport } from './report-form.js';
import { StandingClient } from './standing-client.js';
import { wordsFor, type Words } from './words.js';

/** What a person at the desk sees of a report. It names nobody but staff. */
export interface ReportView extends Words {
  receipt: string;
  kind: string;
  premises: string;
  reportedBy: string;
  reportedAt: Date;
}

const refuse = (message: string, faults: readonly Fault[]): TocsinError =>
  new TocsinError('invalid_request', message, { faults });

/** Takes what a hostel's night desk reports, and shows who has taken it on (RULES §6.1). */
@Injectable()
export class NightDesk {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly spool: SpoolService,
    private readonly receipts: ReceiptService,
    private readonly standings: StandingClient,
  ) {}

  /**
   * Keeps a report, and sends it. What cannot be told as it stands is refused, to the person who can mend it.
   * @param key what makes a second request the same, whenever it comes
   * @throws TocsinError `invalid_request` with each field that is wrong; `conflict` when the key was another report's
   */
  async take(person: Person, body: unknown, key: string | undefined): Promise<ReportView> {
    const text = Buffer.isBuffer(body) && isUtf8(body) ? body.toString('utf8') : undefined;
    const document = text === undefined ? undefined : parsed(text);
    if (text === undefined || document === undefined)
      throw refuse('The report is not JSON', [{ path: '', reason: 'must be JSON' }]);
    if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key))
      throw refuse('The idempotency-key cannot be used', [
        { path: 'idempotency-key', reason: 'must be 1 to 200 letters, digits or signs' },
      ]);
    const read = readReport(document, { premises: person.premises, now: this.clock.now() });
    if ('faults' in read) {
      const fields = read.faults.map(({ path, reason }) => `${path || 'the report'}: ${reason}`);
      throw refuse(`The report cannot be told as it is. ${fields.join('; ')}`, read.faults);
    }
    const message = deskMessage(person, read.report.premises, text);
    const { receipt } = await this.spool.take({
      feed: 'hostel',
      body: Buffer.from(JSON.stringify(message)),
      media: 'json',
      way: 'desk',
      // The same words are told once by what is remembered of the resident: here every report is kept.
      key: sha256(
        `desk ${key === undefined ? newId() : `${person.reference ?? person.name} ${key}`}`,
      ).toString('hex'),
    });
    const first = await this.messageOf(receipt);
    if (first && canonicalJson(parsed(first.received)) !== canonicalJson(document))
      throw new TocsinError('conflict', 'This idempotency-key was used for another report');
    this.log.info({ source: 'hostel', event: receipt }, 'a night desk reported');
    return this.view(receipt, message, false);
  }

  /**
   * How a report stands, for whoever made it and for the other people of its premises.
   * @throws TocsinError `not_found` when there is none that this person may see
   */
  async find(person: Person, receipt: string): Promise<ReportView> {
    const message = isId(receipt) ? await this.messageOf(receipt) : undefined;
    if (!message || !(isBy(message, person) || person.premises.includes(message.premises)))
      throw new TocsinError('not_found', 'There is no such report');
    return this.view(receipt, message, true);
  }

  private async messageOf(receipt: string): Promise<DeskMessage | undefined> {
    const body = await this.receipts.bodyOf('hostel', receipt);
    return readDeskMessage(body && parsed(body.toString('utf8')));
  }

  private async view(id: string, message: DeskMessage, ask: boolean): Promise<ReportView> {
    const [receipt, told] = await this.standing(id);
    const sent = told.state === 'sent' ? told.events : [];
    const asked = ask
      ? await Promise.all(sent.map(({ jti }) => this.standings.ask(jti)))
      : sent.map(() => 'unknown' as const);
    const words = wordsFor(told, asked, this.clock.now());
    const again = told === receipt ? [] : ['The same was reported before. This is how it stands:'];
    return {
      receipt: id,
      kind: textAt(parsed(message.received), 'kind') ?? '',
      premises: message.premises,
      reportedBy: message.by.name,
      reportedAt: receipt.receivedAt,
      ...words,
      says: [...again, ...words.says],
    };
  }

  /** The receipt of a report, and of the one that told it: the same words are told once. */
  private async standing(id: string): Promise<[own: Receipt, told: Receipt]> {
    const own = await this.receipts.find('hostel', id);
    if (!own) throw new TocsinError('not_found', 'There is no such report');
    const earlier = /as receipt ([0-9a-f-]{36})$/.exec(own.outcome)?.[1];
    const told = earlier === undefined ? undefined : await this.receipts.find('hostel', earlier);
    return [own, told ?? own];
  }
}
