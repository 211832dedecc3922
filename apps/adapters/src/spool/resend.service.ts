import { Inject, Injectable } from '@nestjs/common';
import { personSubject } from '#contracts';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { isObject } from '../feeds/json.js';
import { claimsIn } from './claims-in.js';
import { mergePatch } from './merge-patch.js';
import { PusherService } from './pusher.service.js';
import { RefusalRepository } from './refusal.repository.js';
import { SignerService, type Saying } from './signer.service.js';
import { Vault } from './vault.js';

/** What a person may change of a statement: a merge patch (RFC 7396) of these claims. */
export interface ClaimsPatch {
  toe?: unknown;
  sub_id?: unknown;
  events?: unknown;
}

/** What was sent in the place of a refused statement. */
export interface Resent {
  id: string;
  mendedBy: string;
}

/** Makes statements anew that the broker refused for good, as a person has mended them. */
@Injectable()
export class ResendService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly refusals: RefusalRepository,
    private readonly signer: SignerService,
    private readonly pusher: PusherService,
    private readonly vault: Vault,
  ) {}

  /**
   * Signs it anew, with a new jti and today's time of issue, and puts it at the head of its person's statements.
   * @throws TocsinError `not_found` when it was not refused; `invalid_request` when it would not fit its contract;
   *   `conflict` when another was quicker
   */
  async resend(id: string, patch: ClaimsPatch): Promise<Resent> {
    const refused = await this.refusals.find(id);
    if (!refused) throw new TocsinError('not_found', 'There is no such refused statement');
    const { messageId, dataKey, sealed, feed, record } = refused;
    const compact = this.vault.open(messageId, dataKey, sealed, 'statement').toString();
    const saying = sayingOf(mergePatch(claimsIn(compact), patch), record);
    const statement = await this.signer.signEvents(feed, messageId, saying);
    if ('unfit' in statement) throw new TocsinError('invalid_request', statement.unfit);
    const { compact: signed, ...rest } = statement;
    const mended = {
      ...rest,
      sealed: this.vault.sealBeside(messageId, dataKey, signed, 'statement'),
    };
    if (!(await this.refusals.mend(refused, mended, this.clock.machine())))
      throw new TocsinError('conflict', 'It is not refused any more: somebody was quicker');
    this.pusher.wake();
    return { id, mendedBy: mended.id };
  }
}

function sayingOf(claims: unknown, record: string): Saying {
  const { toe, sub_id: subject, events } = isObject(claims) ? claims : {};
  const about = personSubject.safeParse(subject);
  if (!about.success)
    throw new TocsinError('invalid_request', 'sub_id does not name a person as it should');
  if (!isObject(events) || Object.keys(events).length !== 1)
    throw new TocsinError('invalid_request', 'events must have exactly one member');
  if (toe !== undefined && !Number.isSafeInteger(toe))
    throw new TocsinError('invalid_request', 'toe must be whole seconds since 1970');
  return { subject: about.data, events, record, ...(toe !== undefined && { toe: Number(toe) }) };
}
