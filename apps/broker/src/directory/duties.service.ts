import { Inject, Injectable } from '@nestjs/common';
import {
  addWorkingTime,
  dutyAt,
  type DutyLookup,
  type Plan,
  type PolicyBook,
  workingTimeIn,
  type WorkingTime,
} from '#rules';
import { CLOCK, type Clock } from '#kernel';
import { POLICY } from '../config.js';
import type { Snapshot } from './directory.service.js';

/** Who answers for a post at an instant. */
@Injectable()
export class Duties {
  constructor(
    @Inject(POLICY) private readonly policies: PolicyBook,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** When people are at work at a post, by the policy of now and the bank holidays of the post's area. */
  workingTimeOf({ directory }: Snapshot, post: string): WorkingTime {
    const { workingTime } = this.policies.at(this.clock.now());
    return workingTimeIn(workingTime, directory.nationOf(post));
  }

  /**
   * People are looked up when a rung is reached (promise 10), in the directory as it is then. A clock that
   * runs in working time asks who is on duty when it next runs, so that a Saturday skips nobody.
   */
  at(snapshot: Snapshot, at: Date, { calendar }: Pick<Plan, 'calendar'>): DutyLookup {
    return (id) => {
      const post = snapshot.directory.post(id);
      if (!post) return { gap: 'nobody holds this post' };
      const working = this.workingTimeOf(snapshot, id);
      const asked = calendar === 'working' ? addWorkingTime(at, 0, working) : at;
      return dutyAt(post, asked, working);
    };
  }

  /** When the clock of a plan runs: by the calendar of its first post's area. */
  clockOf(snapshot: Snapshot, { rungs }: Pick<Plan, 'rungs'>): WorkingTime {
    return this.workingTimeOf(snapshot, rungs[0]?.post ?? '');
  }
}
