import { demoDirectory } from '../directory/demo-directory.js';
import { alertOf, settle, told } from './barrier.js';
import { moveClock } from './clock-file.js';
import type { Expectation } from './expectations.js';
import type { Product } from './product.js';
import { Teller } from './teller.js';

/** Where the story is played: moves the clock, sends what happens, lets people accept, and tells it all. */
export class Stage {
  readonly expectations: Expectation[] = [];
  readonly refs: string[] = [];
  readonly teller: Teller;
  private at = new Date(0);
  private readonly directory = demoDirectory();

  constructor(
    readonly product: Product,
    private readonly say: (line: string) => void,
  ) {
    this.teller = new Teller(say, (post) => this.titleOf(post));
  }

  /** Moves the clock, waits until everything due has been done, and tells it. */
  async goTo(at: Date, title: string): Promise<void> {
    // The clock runs while people act: what fell due meanwhile is done before it is moved on.
    if (this.refs.length > 0) await settle(this.product, this.product.clock.now(), this.refs);
    await moveClock(this.product.run.clock, at);
    this.at = at;
    this.teller.chapter(at, title);
    await this.settle();
  }

  /** Goes to the next instant at which a clock of this alert runs out. */
  async goToDue(ref: string, title: string): Promise<void> {
    const { obligations } = await this.product.alert(ref);
    const due = obligations.flatMap(({ acceptedBy, dueAt }) =>
      acceptedBy || dueAt === null ? [] : [Date.parse(dueAt)],
    );
    if (due.length === 0) throw new Error(`No clock of alert ${ref} runs any more`);
    await this.goTo(new Date(Math.min(...due)), title);
  }

  /** Lets an agency's own system send a message. @returns the reference of the alert it belongs to */
  async happens(
    feed: 'prison' | 'court' | 'hostel',
    kind: string,
    options: Record<string, string>,
  ): Promise<string> {
    const at = this.product.clock.now().toISOString();
    const message = await this.product.sample(kind, { ...options, at });
    const receipt = await this.product.feed(feed, message);
    const event = await told(this.product, feed, receipt);
    const ref = await alertOf(this.product, event);
    if (!this.refs.includes(ref)) {
      this.refs.push(ref);
      this.say(`    Alert ${ref}`);
    }
    await this.settle();
    return ref;
  }

  /** A post of an obligation's ladder accepts it. `post` is what its id ends with. */
  async accepts(ref: string, role: string, post: string): Promise<void> {
    const alert = await this.product.alert(ref);
    const obligation = alert.obligations.find((one) => one.role === role);
    if (!obligation) throw new Error(`Alert ${ref} has no obligation for ${role}`);
    const found = this.directory.posts.find(
      ({ id }) => id === obligation.post && id.endsWith(post),
    );
    if (!found) {
      const stands = obligation.post ?? 'nobody';
      throw new Error(`The obligation for ${role} stands with ${stands}, not with ${post}`);
    }
    const agency = this.agencyOf(found);
    const name = this.onDuty(alert.timeline, found.title) ?? this.someoneOf(found.id);
    await this.product.answer('accepted', alert, obligation, { post: found.id, agency, name });
    await this.settle();
    const after = await this.product.alert(ref);
    if (!after.obligations.find(({ id }) => id === obligation.id)?.acceptedBy)
      throw new Error(`The acceptance of ${found.title} had no effect`);
  }

  /** Whoever accepted for a role records what was done, so that the acceptance does not end. */
  async acts(ref: string, role: string, action: string): Promise<void> {
    const alert = await this.product.alert(ref);
    const obligation = alert.obligations.find((one) => one.role === role);
    const post = this.directory.posts.find(({ id }) => id === obligation?.acceptedPost);
    if (!obligation?.acceptedBy || !post) throw new Error(`Nobody accepted for ${role}`);
    const who = { post: post.id, agency: this.agencyOf(post), name: obligation.acceptedBy };
    await this.product.answer('actioned', alert, obligation, { ...who, action });
    await this.settle();
    const after = await this.product.alert(ref);
    if (after.obligations.find(({ id }) => id === obligation.id)?.state !== 'actioned')
      throw new Error(`The action of ${post.title} had no effect`);
  }

  expect(row: string, kind: Expectation['kind'], ref: string, roles: Record<string, string>): void {
    for (const [role, post] of Object.entries(roles))
      this.expectations.push({ row, role, kind, alert: ref, from: this.at, within: 1, post });
  }

  private async settle(): Promise<void> {
    await settle(this.product, this.at, this.refs);
    for (const ref of this.refs) this.teller.tell(await this.product.alert(ref));
  }

  private agencyOf({ team }: { team: string }): string {
    return this.directory.teams.find(({ id }) => id === team)?.agency ?? '';
  }

  private titleOf(post: string): string {
    return this.directory.posts.find(({ id }) => id === post)?.title ?? post;
  }

  /** The name that the timeline gives to the holder of a post: `Told: <title> (<name>), …`. */
  private onDuty(timeline: readonly { text: string }[], title: string): string | undefined {
    const lines = timeline.filter(({ text }) => text.includes(`${title} (`));
    const after = lines.at(-1)?.text.split(`${title} (`)[1];
    return after?.split(')')[0];
  }

  private someoneOf(post: string): string {
    return this.directory.staff.find(({ id }) => id.startsWith(`${post}.`))?.name ?? post;
  }
}
