import { Inject, Injectable } from '@nestjs/common';
import type { Severity } from '#contracts';
import { DATABASE, type Database } from '#database';
import { isId, TocsinError } from '#kernel';
import { ObligationRepository, type ObligationOfAlert } from '../alerts/obligation.repository.js';
import { severityName } from '../alerts/tell-step.js';
import { Links } from '../delivery/links.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { Acceptances } from './acceptances.service.js';
import { PageCodeRepository } from './page-code.repository.js';
import { PageCodes } from './page-codes.service.js';
import { standingOf, type AnswerableNotice } from './waiting-obligation.js';

/** What a page shows. No person is in it. */
export interface PageView {
  reference: string;
  severity: Severity;
  /** The post that was told, as people call it. */
  post: string;
  dueAt: Date | null;
  standing: 'open' | 'accepted' | 'run-out';
  /** Whether a code can be sent; otherwise whom to call. */
  canSignIn: boolean;
  call: { title: string; phone: string | undefined } | undefined;
}

interface Found {
  notice: AnswerableNotice;
  held: ObligationOfAlert;
}

/** What happened to the code that was given. */
export type PageAnswer = 'accepted' | 'accepted-before' | 'not-taken' | 'kept' | WrongCode;
export type WrongCode = 'wrong' | 'too-many' | 'run-out';

/** The pages that mails lead to: looking changes nothing, and accepting needs the person's code. */
@Injectable()
export class AcceptPages {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly repository: PageCodeRepository,
    private readonly codes: PageCodes,
    private readonly obligations: ObligationRepository,
    private readonly directory: DirectoryService,
    private readonly links: Links,
    private readonly acceptances: Acceptances,
  ) {}

  /** @returns nothing when there is no such page, or the link is not whole */
  async find(noticeId: string, token: string): Promise<Found | undefined> {
    if (!isId(noticeId) || !this.links.isToken(noticeId, token)) return undefined;
    const notice = await this.repository.notice(this.database, noticeId);
    if (!notice) return undefined;
    const [held] = await this.obligations.ofIds(this.database, [notice.obligation_id]);
    return held && { notice, held };
  }

  async view({ notice, held }: Found): Promise<PageView> {
    const { directory } = await this.directory.current();
    const { rungs, top } = held.plan;
    const next = rungs[held.rung + 1] ?? rungs.at(-1) ?? top[0];
    const contacts = next && directory.post(next.post)?.contacts;
    const phone = contacts?.find(
      ({ channel, state }) => channel === 'phone' && state === 'verified',
    )?.address;
    return {
      reference: held.ref,
      severity: severityName(held.severity),
      post: directory.post(notice.post)?.title ?? notice.post,
      // Of what is accepted and handed over, the clock that runs is another one.
      dueAt: held.accepted_at === null ? held.due_at : null,
      standing: standingOf(notice, held),
      canSignIn: (await this.codes.numberOf(notice)) !== undefined,
      call: next && { title: next.title, phone },
    };
  }

  /** Accepts with a code. */
  async accept({ notice, held }: Found, code: string): Promise<PageAnswer> {
    if (standingOf(notice, held) !== 'open') return 'not-taken';
    const tried = await this.codes.try(notice, code);
    if (tried !== 'right') return tried;
    try {
      const { accepted, outcome } = await this.acceptances.accept(notice, held, 'page-code');
      if (accepted) return 'accepted';
      return outcome.includes('accepted before') ? 'accepted-before' : 'not-taken';
    } catch (thrown) {
      // It is kept; only what comes of it is not known yet.
      if (thrown instanceof TocsinError && thrown.code === 'unavailable') return 'kept';
      throw thrown;
    }
  }
}
