import { Inject, Injectable } from '@nestjs/common';
import { dutyAt, type DutyLookup, type Policy, type WorkingTime } from '#rules';
import { POLICY } from '../config.js';
import type { Snapshot } from './directory.service.js';

/** Who answers for a post at an instant. */
@Injectable()
export class Duties {
  readonly workingTime: WorkingTime;

  constructor(@Inject(POLICY) policy: Policy) {
    this.workingTime = policy.workingTime;
  }

  /** People are looked up when a rung is reached (promise 10), in the directory as it is then. */
  at({ directory }: Snapshot, at: Date): DutyLookup {
    return (id) => {
      const post = directory.post(id);
      return post ? dutyAt(post, at, this.workingTime) : { gap: 'nobody holds this post' };
    };
  }
}
