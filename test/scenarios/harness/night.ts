import {
  type AlertViewed,
  type Heard,
  type ObligationView,
  type World,
} from '../../acceptance/harness/world.js';
import { agencyOf, mailOf } from './teams.js';

const paging = ['accept', 'climbed', 'unowned'];
const waiting = ['open', 'delivered', 'seen', 'unowned'];

/** One telling: `climbed jigsaw APR-03 > jigsaw-leeds/jigsaw-di`. */
const line = ({ alert: { kind, role, row, post } }: Heard): string =>
  `${kind} ${role} ${row} > ${post.id}`;

/** Goes through a world from one due instant to the next, and says everything that was told at each. */
export class Night {
  private heard = 0;
  private mails = 0;
  private readonly known = new Set<string>();

  constructor(readonly world: World) {}

  /** Stands the clock at an instant, waits until all that is due is done, and gives what was told. */
  async at(instant: string): Promise<string[]> {
    await this.world.setClock(instant);
    return this.told();
  }

  /**
   * Everything that was told since the last look, sorted: one line for each signed notice, copies too. A mail that
   * is not one page of these, or is missing, fails.
   */
  async told(): Promise<string[]> {
    await this.world.barrier();
    const { heard, mailbox } = this.world;
    const fresh = heard.slice(this.heard);
    this.heard = heard.length;
    // People hear of their own duties too; that is no page.
    const pages = mailbox.mails
      .slice(this.mails)
      .filter(({ text }) => text.includes('Reference: '));
    const mails = pages.flatMap(({ to }) => to);
    this.mails = mailbox.mails.length;
    const paged = fresh.filter(({ alert }) => paging.includes(alert.kind));
    expect(mails.sort()).toEqual(paged.map(({ alert }) => mailOf(alert.post.id)).sort());
    return fresh.map(line).sort();
  }

  /** The one alert that was raised since the last look. */
  async raised(): Promise<AlertViewed> {
    const fresh = (await this.world.alerts()).filter(({ ref }) => !this.known.has(ref));
    for (const { ref } of fresh) this.known.add(ref);
    const [alert, ...more] = fresh;
    if (!alert || more.length > 0) throw new Error(`${fresh.length} alerts were raised, not one`);
    return this.world.alert(alert.ref);
  }

  /** A post says something to an obligation: the one of this role whose ladder it is on. */
  async says(
    alert: AlertViewed,
    role: string,
    post: string,
    kind: 'accepted' | 'actioned' = 'accepted',
  ): Promise<void> {
    const ofRole = alert.obligations.filter((one) => one.role === role);
    const found = ofRole.find(({ ladder }) => ladder.some((rung) => rung.post === post));
    await this.answer(alert, found ?? ofRole.find(({ state }) => state === 'unowned'), post, kind);
    // Answered now, and not when the clock has been moved on.
    await this.world.barrier();
  }

  /** Whoever was told last accepts, for everything that waits; of what is unowned, the last rung. */
  async takeAll({ ref }: AlertViewed): Promise<void> {
    const alert = await this.world.alert(ref);
    for (const one of alert.obligations)
      if (waiting.includes(one.state))
        await this.answer(alert, one, one.post ?? one.ladder.at(-1)?.post, 'accepted');
    await this.world.barrier();
  }

  /** Whoever accepted records that it is done. */
  async doAll({ ref }: AlertViewed): Promise<void> {
    const alert = await this.world.alert(ref);
    for (const one of alert.obligations)
      if (one.state === 'accepted') await this.answer(alert, one, one.acceptedPost, 'actioned');
    await this.world.barrier();
  }

  private async answer(
    { ref }: AlertViewed,
    obligation: ObligationView | undefined,
    post: string | undefined,
    kind: 'accepted' | 'actioned',
  ): Promise<void> {
    if (!obligation || post === undefined) throw new Error(`${ref}: nobody can have ${kind} it`);
    await this.world.say(
      agencyOf(post),
      `alert.${kind}`,
      { format: 'opaque', id: ref },
      {
        alert: ref,
        obligation: obligation.id,
        post,
        by: { name: `Demo ${post}` },
        ...(kind === 'actioned' && { action: 'It is done' }),
      },
    );
  }
}

/** The lines of a timeline about a role, or all, with the time in London. */
export function trail({ timeline }: AlertViewed, kinds: RegExp): string[] {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return timeline
    .filter(({ kind }) => kinds.test(kind))
    .map(({ at, text }) => `${clock.format(new Date(at)).replaceAll(',', '')} ${text}`);
}
