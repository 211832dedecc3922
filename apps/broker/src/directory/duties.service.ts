import { Inject, Injectable } from '@nestjs/common';
import {
  addWorkingTime,
  dutyAt,
  type DutyLookup,
  type Plan,
  type Policy,
  type WorkingTime,
} from '#rules';
import { POLICY } from '../config.js';
import type { Snapshot } from './directory.service.js';

/** Who answers for a post at an instant. */
@Injectable()
export class Duties {
  readonly workingTime: WorkingTime;

  constructor(@Inject(POLICY) policy: Policy) {
    this.workingTime = policy.workingTime;
  }

  /**
   * People are looked up when a rung is reached (promise 10), in the directory as it is then. A clock that
   * runs in working time asks who is on duty when it next runs, so that a Saturday skips nobody.
   */
  at({ directory }: Snapshot, at: Date, { calendar }: Pick<Plan, 'calendar'>): DutyLookup {
    const asked = calendar === 'working' ? addWorkingTime(at, 0, this.workingTime) : at;
    return (id) => {
      const post = directory.post(id);
      return post ? dutyAt(post, asked, this.workingTime) : { gap: 'nobody holds this post' };
    };
  }
}
