import type { PersonSubject } from '#contracts';
import { correction } from '../feeds/correction.js';
import { plain } from '../feeds/json.js';
import type { Draft, WeighingContext } from '../feeds/reading.js';
import type { Doubt } from './doubts.js';
import type { System } from './facts.js';
import type { Told } from './known.js';
import type { Statement } from './statements.js';

/** Makes drafts about one person at one hearing, and what is remembered of them. */
export class Drafts {
  readonly all: Draft[] = [];

  constructor(
    private readonly source: { hearing: string; system: System },
    private readonly context: WeighingContext,
  ) {}

  /** States something. @param corrects the jti of a statement whose place it takes */
  state(
    { name, content, words, toe }: Omit<Statement, 'slot'>,
    subject: PersonSubject,
    corrects?: string,
  ): Told {
    const jti = this.draft(name, subject, { ...content, ...correction(corrects) }, toe);
    return { jti, name, subject, content, words };
  }

  /** Says to everybody who was told of it that a statement does not hold any more. */
  correct(told: Told, now: string): void {
    const court: unknown = Reflect.get(told.content, 'court');
    const change = plain(`${told.words.slice(0, 95)} → ${now.slice(0, 95)}`);
    this.draft('court.order-corrected', told.subject, { court, change, ...correction(told.jti) });
  }

  /** Says that something about this person is not understood. */
  doubt({ problem, what }: Doubt, subject: PersonSubject): void {
    const { system } = this.source;
    const content = { system, kind: 'hearing-resulted', problem, what: plain(what) };
    this.draft('system.message-not-understood', subject, content);
  }

  private draft(name: string, subject: PersonSubject, members: object, toe?: number): string {
    const { hearing, system } = this.source;
    const jti = this.context.jti();
    const content = { ...members, source: { system, record: hearing } };
    this.all.push({
      name,
      subject,
      ...(toe !== undefined && { toe }),
      content,
      record: hearing,
      jti,
    });
    return jti;
  }
}
