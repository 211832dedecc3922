import { Injectable } from '@nestjs/common';
import { TocsinError } from '#kernel';
import { dutySpans, explainDuty, type DutySource, type ExplainedDuty, type Gap } from '#rules';
import { DirectoryService, type Snapshot } from './directory.service.js';
import { Duties } from './duties.service.js';

interface Person {
  id: string;
  name: string;
}

/** What made somebody the one who answers: holder, rota, swap or override; with instants in ISO 8601. */
export interface Source {
  kind: DutySource['kind'];
  layer?: number;
  from?: string;
  to?: string;
  /** On a swap: whose turn it was by the rota. */
  instead?: Person;
}

/** One person, or one gap with its reason, and what made it so. */
export interface Answer {
  staff?: Person;
  /** The absent person in whose place `staff` answers. */
  coverFor?: Person;
  gap?: Gap;
  by?: Source;
}

/** Who answers for a post at an instant. */
export interface DutyAnswer extends Answer {
  post: string;
  title: string;
  at: string;
}

/** Who answers for a post over a span, without a hole. */
export interface DutyPlan {
  post: string;
  title: string;
  spans: (Answer & { from: string; to: string })[];
}

/** Longest span that is answered at once. */
const longest = 400 * 24 * 3_600_000;

/** Says who was, is or will be on duty, as the directory has it now. */
@Injectable()
export class DutyAnswers {
  constructor(
    private readonly directory: DirectoryService,
    private readonly duties: Duties,
  ) {}

  /** @throws TocsinError `not_found` when there is no such post */
  async at(id: string, at: Date): Promise<DutyAnswer> {
    const { snapshot, post } = await this.find(id);
    const found = explainDuty(post, at, this.duties.workingTimeOf(snapshot, id));
    return { post: id, title: post.title, at: at.toISOString(), ...answerOf(found, snapshot) };
  }

  /** @throws TocsinError `not_found` when there is no such post; `invalid_request` for a span of over 400 days */
  async between(id: string, from: Date, to: Date): Promise<DutyPlan> {
    if (to <= from) throw new TocsinError('invalid_request', '"to" must be later than "from"');
    if (to.getTime() - from.getTime() > longest)
      throw new TocsinError('invalid_request', 'At most 400 days are answered at once');
    const { snapshot, post } = await this.find(id);
    const spans = dutySpans(post, from, to, this.duties.workingTimeOf(snapshot, id));
    return {
      post: id,
      title: post.title,
      spans: spans.map((span) => ({
        from: span.from.toISOString(),
        to: span.to.toISOString(),
        ...answerOf(span, snapshot),
      })),
    };
  }

  private async find(id: string) {
    const snapshot = await this.directory.current();
    const post = snapshot.directory.post(id);
    if (!post) throw new TocsinError('not_found', 'There is no such post');
    return { snapshot, post };
  }
}

function answerOf({ duty, source }: ExplainedDuty, { staffNames }: Snapshot): Answer {
  const person = (id: string): Person => ({ id, name: staffNames.get(id) ?? id });
  const by = source && { by: sourceOf(source, person) };
  if ('gap' in duty) return { gap: duty.gap, ...by };
  const { staff, coverFor } = duty;
  return {
    staff: person(staff),
    ...(coverFor !== undefined && { coverFor: person(coverFor) }),
    ...by,
  };
}

function sourceOf(source: DutySource, person: (id: string) => Person): Source {
  if (source.kind === 'holder') return { kind: 'holder' };
  const { kind, from, to } = source;
  return {
    kind,
    ...(source.kind !== 'override' && { layer: source.layer }),
    from: new Date(from).toISOString(),
    ...(Number.isFinite(to) && { to: new Date(to).toISOString() }),
    ...(source.kind === 'swap' && { instead: person(source.instead) }),
  };
}
