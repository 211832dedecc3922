import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';
import { caseTerms, clockOf, dueBy, type CaseTerms, type PolicyBook } from '#rules';
import { POLICY } from '../config.js';
import type { Snapshot } from '../directory/directory.service.js';

/** What reading a case needs of the present directory and policy. */
@Injectable()
export class CaseTermsService {
  constructor(
    @Inject(POLICY) private readonly policies: PolicyBook,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  of({ directory }: Snapshot): CaseTerms {
    const policy = this.policies.at(this.clock.now());
    const ends = (id: string, from: Date): Date | undefined => {
      const clock = clockOf(policy, id);
      return clock.set ? dueBy(clock.value, from, policy.workingTime) : undefined;
    };
    return caseTerms(directory, {
      transferExpires: (from) => ends('case-transfer', from),
      // Where it is not set, nobody is told of a prison that he has left.
      leftPrisonUntil: (from) => ends('left-prison-told', from) ?? from,
    });
  }
}
