import { clockTime, dayName } from './calendar.js';
import type { Alert, Notice } from './product.js';

const how: Readonly<Record<Notice['channel'], string>> = {
  push: 'pushed',
  poll: 'fetched by poll',
  email: 'e-mail',
};

/** What the timeline says of ladders and people; how each message travelled is told beside it. */
const telling =
  /^(alert\.(raised|fact-attached|copied|owned)|obligation\.(told|skipped|climbed|unowned|accepted|actioned|declined)|answer\.)/;

/** The story moves the clock itself: what it jumped over is late by its own doing, and that is not told. */
const late = / \(\d+ (?:min|s) late: [^()]*\)$/;

/** One telling of one post, by all the ways it travelled. */
interface Way {
  post: string;
  kind: string;
  by: Set<string>;
}

/** Which notices a line of the timeline is about. */
const noticeKind: Readonly<Record<string, string>> = {
  'alert.copied': 'copy',
  'obligation.skipped': 'copy',
  'obligation.told': 'accept',
  'obligation.climbed': 'climbed',
  'obligation.unowned': 'unowned',
};

/** Tells the story as it happens: every line of an alert's timeline once, with how people were reached. */
export class Teller {
  private readonly lines = new Map<string, number>();
  private readonly notices = new Set<string>();
  private readonly unowned = new Set<string>();

  constructor(
    private readonly say: (line: string) => void,
    private readonly titleOf: (post: string) => string,
  ) {}

  chapter(at: Date, title: string): void {
    this.say('');
    this.say(`${dayName(at)}, ${clockTime(at)}  ${title}`);
  }

  /** Says what is new of an alert since the last time. */
  tell(alert: Alert): void {
    const fresh = alert.timeline.slice(this.lines.get(alert.ref) ?? 0);
    this.lines.set(alert.ref, alert.timeline.length);
    const ways = this.waysOf(alert.notices);
    const said = new Set<string>();
    for (const { at, kind, text } of fresh) {
      if (!telling.test(kind)) continue;
      const own = text.replace(late, '');
      const line = `    ${clockTime(at)}  ${this.once(alert.ref, kind, own)}${this.beside(kind, text, ways)}`;
      if (!said.has(line)) this.say(line);
      said.add(line);
    }
    for (const { post, kind, by } of ways) {
      // A later fact goes to whoever has it now, without a line of its own in the timeline.
      if (kind === 'update')
        this.say(`           and the ${this.titleOf(post)} hears of it  [${[...by].join(', ')}]`);
    }
  }

  /** That nobody owns it is said in full once; its repeats are shorter, and name the alert. */
  private once(ref: string, kind: string, text: string): string {
    if (kind !== 'obligation.unowned') return text;
    const known = this.unowned.has(`${ref} ${text}`);
    this.unowned.add(`${ref} ${text}`);
    return known ? `${ref} still has no owner, and the top is told again` : text;
  }

  private beside(kind: string, text: string, ways: readonly Way[]): string {
    const about = ways.filter(
      (way) =>
        way.kind === noticeKind[kind] &&
        (kind === 'obligation.unowned' || text.includes(this.titleOf(way.post))),
    );
    const by = new Set(about.flatMap((way) => [...way.by]));
    if (by.size === 0) return '';
    return `  [${kind === 'obligation.skipped' ? 'copy ' : ''}${[...by].join(', ')}]`;
  }

  private waysOf(notices: readonly Notice[]): Way[] {
    const ways = new Map<string, Way>();
    for (const { id, post, channel, kind, state } of notices) {
      if (this.notices.has(id) || state !== 'delivered') continue;
      this.notices.add(id);
      const name = `${kind} ${post}`;
      const way = ways.get(name) ?? { post, kind, by: new Set<string>() };
      way.by.add(how[channel]);
      ways.set(name, way);
    }
    return [...ways.values()];
  }
}
