import { Injectable } from '@nestjs/common';
import { TocsinError } from '#kernel';
import { dutyAt, type Gap } from '#rules';
import { DirectoryService } from './directory.service.js';
import { Duties } from './duties.service.js';

interface Person {
  id: string;
  name: string;
}

/** Who answers for a post at an instant: one person, or one gap with its reason. */
export interface DutyAnswer {
  post: string;
  title: string;
  at: string;
  staff?: Person;
  /** The absent person in whose place `staff` answers. */
  coverFor?: Person;
  gap?: Gap;
}

/** Says who was, is or will be on duty, as the directory has it now. */
@Injectable()
export class DutyAnswers {
  constructor(
    private readonly directory: DirectoryService,
    private readonly duties: Duties,
  ) {}

  /** @throws TocsinError `not_found` when there is no such post */
  async at(id: string, at: Date): Promise<DutyAnswer> {
    const { directory, staffNames } = await this.directory.current();
    const post = directory.post(id);
    if (!post) throw new TocsinError('not_found', 'There is no such post');
    const asked = { post: id, title: post.title, at: at.toISOString() };
    const duty = dutyAt(post, at, this.duties.workingTime);
    if ('gap' in duty) return { ...asked, gap: duty.gap };
    const person = (id: string): Person => ({ id, name: staffNames.get(id) ?? id });
    return {
      ...asked,
      staff: person(duty.staff),
      ...(duty.coverFor !== undefined && { coverFor: person(duty.coverFor) }),
    };
  }
}
