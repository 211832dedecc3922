import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { Sweeper } from '#queue';
import { dutySpans, retryDelay, type Post } from '#rules';
import { StandingRepository } from '../alerts/standing.repository.js';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import type { PostAhead } from './ahead.js';
import { mailsOf, textOf, voidedBy, type OpenAlert } from './duty-mail.js';
import { DutyMailRepository, type ClaimedMail, type Ended } from './duty-mail.repository.js';
import { MailSender } from './mail-sender.js';

/** How long one worker may hold messages, in milliseconds of machine time: longer than the slowest send. */
const lease = 60_000;
/** Most that are sent at once; few are due at one time, but for Monday morning. */
const limit = 20;
/** How far the end of a duty is looked for. */
const furthest = 60 * 24 * 3_600_000;

/** Tells people of their hand-overs by e-mail: planned ahead, made and checked again when they are due. */
@Injectable()
export class DutyMails implements BeforeApplicationShutdown {
  private sending: Promise<void> | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly repository: DutyMailRepository,
    private readonly directory: DirectoryService,
    private readonly duties: Duties,
    private readonly standing: StandingRepository,
    private readonly sender: MailSender,
    sweeper: Sweeper,
  ) {
    sweeper.tend('duty-mail', (now) => this.turn(now));
  }

  async plan(ahead: readonly PostAhead[], reminder: number | undefined, now: Date): Promise<void> {
    const mails = ahead.flatMap(({ at, handOvers }) =>
      handOvers.flatMap((one) => mailsOf(at.post.id, one, reminder, now)),
    );
    await this.repository.plan(this.database, mails);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sending;
  }

  /** Sending is not waited for: a slow mail server must not hold up the sweeps. */
  private async turn(now: Date): Promise<void> {
    if (this.sending) return;
    const machine = this.clock.machine();
    const until = new Date(machine.getTime() + lease);
    const claimed = await this.repository.claim(this.database, now, machine, until, limit);
    if (claimed.length === 0) return;
    this.sending = this.sendAll(claimed, now)
      .catch((error: unknown) => {
        // Not recorded: the lease runs out and the same messages are sent again.
        this.log.error({ error }, 'messages about duties could not be sent or recorded');
      })
      .finally(() => (this.sending = undefined));
  }

  private async sendAll(claimed: readonly ClaimedMail[], now: Date): Promise<void> {
    const snapshot = await this.directory.current();
    const posts = [...new Set(claimed.map(({ post }) => post))];
    const open = await this.standing.ofPosts(this.database, posts);
    const ended = await Promise.all(
      claimed.map((mail) => this.sendOne(mail, snapshot, open.get(mail.post) ?? [], now)),
    );
    await this.repository.finish(this.database, ended, now);
  }

  private async sendOne(
    mail: ClaimedMail,
    snapshot: Snapshot,
    open: readonly OpenAlert[],
    now: Date,
  ): Promise<Ended> {
    const { id, staff } = mail;
    const post = snapshot.directory.post(mail.post);
    const working = this.duties.workingTimeOf(snapshot, mail.post);
    const nothing = voidedBy(mail, post, now, working);
    if (nothing !== undefined || !post)
      return { id, state: 'void', answer: nothing ?? 'no-post', dueAt: null };
    const to = addressOf(snapshot, post, mail);
    if (to === undefined) return { id, state: 'void', answer: 'no-address', dueAt: null };
    const [first] =
      mail.kind === 'goes'
        ? []
        : dutySpans(post, mail.at, new Date(mail.at.getTime() + furthest), working);
    const known = first && first.to.getTime() < mail.at.getTime() + furthest;
    const until =
      known && 'staff' in first.duty && first.duty.staff === staff ? first.to : undefined;
    const said = textOf(mail, post.title, until, open, this.settings.issuer);
    const { outcome, answer } = await this.sender.send({ id, to, ...said, at: mail.dueAt });
    if (outcome !== 'retry') return { id, state: outcome, answer, dueAt: null };
    return { id, state: 'due', answer, dueAt: new Date(now.getTime() + retryDelay(mail.attempts)) };
  }
}

/** The person's own verified address; for who is on duty else the post's, which is read by who is. */
function addressOf(
  { directory }: Snapshot,
  post: Post,
  { kind, staff }: ClaimedMail,
): string | undefined {
  const own = directory
    .contactsOf(staff)
    .find(({ channel, state }) => channel === 'email' && state === 'verified');
  return own?.address ?? (kind === 'comes' ? post.email : undefined);
}
