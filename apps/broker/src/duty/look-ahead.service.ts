import { setImmediate as breath } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper } from '#queue';
import { clockOf, ladderPosts, milliseconds, type Policy, type PolicyBook } from '#rules';
import { POLICY } from '../config.js';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import { lookAhead, type Horizons, type PostAhead } from './ahead.js';
import { DutyMails } from './duty-mails.service.js';
import { findingsOf } from './findings.js';
import { Findings } from './findings.service.js';

/** Posts that are looked at before everything else in this process has its turn. */
const atOnce = 10;
const hour = 3_600_000;

/**
 * Looks through the rotas of every post on a ladder when the directory changes and once an hour: gaps and people
 * who cannot be reached are stated, hand-overs are planned. A gap is found ahead, not by falling into it.
 */
@Injectable()
export class LookAhead {
  private seen = '';
  /** Something may be kept and not stated yet. */
  private unstated = false;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(POLICY) private readonly policies: PolicyBook,
    private readonly directory: DirectoryService,
    private readonly duties: Duties,
    private readonly findings: Findings,
    private readonly mails: DutyMails,
    sweeper: Sweeper,
  ) {
    sweeper.tend('duty-ahead', (now) => this.turn(now));
  }

  private async turn(now: Date): Promise<void> {
    const snapshot = await this.directory.current();
    const look = `${snapshot.version} ${Math.floor(now.getTime() / hour)}`;
    if (look !== this.seen) {
      const policy = this.policies.at(now);
      const ahead = await this.ahead(snapshot, policy, now);
      const found = ahead.flatMap((one) => findingsOf(one, snapshot.directory, now));
      // Taken by another process just now: looked at again in the next turn.
      if (!(await this.findings.take(found))) return;
      await this.mails.plan(ahead, reminderOf(policy), now);
      this.seen = look;
      this.unstated = true;
    }
    if (!this.unstated) return;
    await this.findings.state();
    this.unstated = false;
  }

  private async ahead(snapshot: Snapshot, policy: Policy, now: Date): Promise<PostAhead[]> {
    const horizons = horizonsOf(policy);
    const found: PostAhead[] = [];
    for (const [index, at] of ladderPosts(policy, snapshot.directory).entries()) {
      if (index % atOnce === atOnce - 1) await breath();
      const working = this.duties.workingTimeOf(snapshot, at.post.id);
      found.push(lookAhead(at, snapshot.directory, now, horizons, working));
    }
    return found;
  }
}

/** What of a policy's clocks is a length of time, in milliseconds; none where an area has not set it. */
function lengthOf(policy: Policy, id: string): number | undefined {
  const clock = clockOf(policy, id);
  return clock.set && clock.value.kind === 'duration' ? clock.value.milliseconds : undefined;
}

const reminderOf = (policy: Policy): number | undefined => lengthOf(policy, 'duty-reminder');

/** Hand-overs are planned until the hour after next, so that none falls between two looks. */
export const horizonsOf = (policy: Policy): Horizons => ({
  gaps: lengthOf(policy, 'duty-gap-ahead'),
  readiness: lengthOf(policy, 'duty-readiness-ahead'),
  handOvers: (reminderOf(policy) ?? 0) + milliseconds('PT2H'),
});
