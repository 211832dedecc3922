import { Inject, Injectable } from '@nestjs/common';
import {
  addWorkingTime,
  dutyAt,
  type DutyLookup,
  type Plan,
  type PolicyBook,
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

  /** When people are at work, by the policy of now. */
  get workingTime(): WorkingTime {
    return this.policies.at(this.clock.now()).workingTime;
  }

  /**
   * People are looked up when a rung is reached (promise 10), in the directory as it is then. A clock that
   * runs in working time asks who is on duty when it next runs, so that a Saturday skips nobody.
   */
  at({ directory }: Snapshot, at: Date, { calendar }: Pick<Plan, 'calendar'>): DutyLookup {
    const { workingTime } = this;
    const asked = calendar === 'working' ? addWorkingTime(at, 0, workingTime) : at;
    return (id) => {
      const post = directory.post(id);
      return post ? dutyAt(post, asked, workingTime) : { gap: 'nobody holds this post' };
    };
  }
}
