import { Inject, Injectable } from '@nestjs/common';
import {
  contractOf,
  eventType,
  identifierScheme,
  readIdentifier,
  type IdentifierScheme,
  type PersonSubject,
} from '#contracts';
import { canonicalJson, CLOCK, newId, sha256, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { FeedName } from '../config.js';
import { subjectOf } from '../feeds/identifiers.js';
import type { Draft } from '../feeds/reading.js';
import type { Person } from '../people/people-file.js';
import { SignerService } from '../spool/signer.service.js';
import { SpoolService, type Taken } from '../spool/spool.service.js';
import type { ManualMessage } from './manual-fact.js';
import type { ManualForm } from './manual-form.js';
import type { ManualTerms } from './reconcile.js';
import { MANUAL_TERMS } from './reconciler.service.js';

const hour = 3_600_000;
/** How far ahead of our clock something may have happened, in milliseconds. */
const aMoment = 600_000;

const wrong = (text: string): TocsinError => new TocsinError('invalid_request', text);

/** Takes statements that people of an agency make by hand while its feed cannot. */
@Injectable()
export class ManualService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    @Inject(MANUAL_TERMS) private readonly terms: ManualTerms,
    private readonly signer: SignerService,
    private readonly spool: SpoolService,
  ) {}

  /**
   * Keeps a statement by hand and tells it, or holds it back. What does not fit is refused at once, to the person who
   * can mend it.
   * @param key what makes a second request the same; without one, the same words within the hour are
   * @throws TocsinError `invalid_request` that says what is wrong
   */
  async state(feed: FeedName, person: Person, form: ManualForm, key?: string): Promise<Taken> {
    const draft = this.draftOf(feed, person, form);
    this.check(feed, form, draft);
    const message: ManualMessage = {
      manual: 'state',
      draft,
      ...(form.hold && { hold: form.hold }),
    };
    const same = key ?? `${Math.floor(this.clock.now().getTime() / hour)} ${canonicalJson(form)}`;
    const taken = await this.keep(feed, message, `state ${person.name} ${same}`);
    this.log.info({ source: feed, event: taken.receipt }, 'a statement was made by hand');
    return taken;
  }

  /** Tells what was held back, or takes it back before anybody was told. */
  async decide(
    feed: FeedName,
    person: Person,
    of: string,
    { what, because }: { what: 'send' | 'withdraw'; because: string },
  ): Promise<Taken> {
    const reason = `${because} (${person.name})`;
    const taken = await this.keep(feed, { manual: what, of, because: reason }, `${what} ${of}`);
    this.log.info(
      { source: feed, event: of },
      'it was decided by hand what becomes of a statement',
    );
    return taken;
  }

  private keep(feed: FeedName, message: ManualMessage, key: string): Promise<Taken> {
    const body = Buffer.from(JSON.stringify(message));
    const same = sha256(`manual ${key}`).toString('hex');
    return this.spool.take({ feed, body, media: 'json', way: 'manual', key: same });
  }

  private draftOf(feed: FeedName, person: Person, form: ManualForm): Draft {
    const contract = contractOf(eventType(form.event));
    if (!contract) throw wrong(`event: nobody knows an event ${form.event.slice(0, 60)}`);
    if (!contract.statedBy.includes(feed)) throw wrong(`event: is none that a ${feed} states`);
    if ('source' in form.content)
      throw wrong('content.source: is written here, not by whoever states it');
    const record = newId();
    const by = { name: person.name, ...(person.reference && { reference: person.reference }) };
    const source = { system: 'manual', record, manual: { by, reason: form.because } };
    return {
      name: form.event,
      subject: this.subjectIn(form),
      ...(form.at !== undefined && { toe: Math.floor(Date.parse(form.at) / 1000) }),
      content: { ...form.content, source },
      record,
    };
  }

  private subjectIn({ person }: ManualForm): PersonSubject {
    const numbers: Partial<Record<IdentifierScheme, string>> = {};
    for (const scheme of identifierScheme.options) {
      const text = person[scheme];
      if (text === undefined) continue;
      const read = readIdentifier(scheme, text, this.clock.now());
      if ('because' in read) throw wrong(`person.${scheme}: cannot be right. ${read.because}`);
      numbers[scheme] = read.value;
    }
    const subject = subjectOf(numbers);
    if (!subject) throw wrong('person: names nobody');
    return subject;
  }

  private check(feed: FeedName, { at, hold }: ManualForm, draft: Draft): void {
    const now = this.clock.now().getTime();
    if (at !== undefined && Date.parse(at) > now + aMoment)
      throw wrong('at: is still to come; only what has happened can be stated');
    if (hold?.until !== undefined) {
      const until = Date.parse(hold.until);
      if (until <= now) throw wrong('hold.until: is over already');
      if (until > now + this.terms.longestHold * 1000)
        throw wrong('hold.until: is later than a statement may be held back');
    }
    const fault = this.signer.faultOf(feed, draft);
    if (fault !== undefined) throw wrong(fault);
  }
}
