import { Inject, Injectable } from '@nestjs/common';
import { asCode } from '#contracts';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper } from '#queue';
import { emptyRungs, type EmptyRung, type PolicyBook } from '#rules';
import { POLICY } from '../config.js';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { OwnStatements, type OwnStatement } from '../intake/own-statements.service.js';

/** States a post of a ladder that nobody holds (SYS-04), when the directory changes: not first when it is needed. */
@Injectable()
export class DirectoryGaps {
  private seen = -1;
  private minute = -1;
  private known = new Set<string>();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(POLICY) private readonly policies: PolicyBook,
    private readonly directory: DirectoryService,
    private readonly own: OwnStatements,
    sweeper: Sweeper,
  ) {
    sweeper.tend('directory-gaps', (now) => this.turn(now));
  }

  private async turn(now: Date): Promise<void> {
    const snapshot = await this.directory.current();
    // A post may fall vacant by its date alone.
    const minute = Math.floor(now.getTime() / 60_000);
    if (snapshot.version === this.seen && minute === this.minute) return;
    // A post that an area has not made is its choice, and a warning of the import. One that stands empty is a gap.
    const gaps = emptyRungs(this.policies.at(now), snapshot.directory, now).filter(
      ({ post }) => post !== undefined,
    );
    const names = new Map(gaps.map((gap) => [`${gap.team} ${gap.rung}`, gap]));
    const fresh = [...names].filter(([name]) => !this.known.has(name));
    await this.own.state(fresh.map(([name, gap]) => this.statement(name, gap, snapshot)));
    this.known = new Set(names.keys());
    this.seen = snapshot.version;
    this.minute = minute;
  }

  private statement(name: string, { rung, team }: EmptyRung, snapshot: Snapshot): OwnStatement {
    const place = asCode(snapshot.directory.team(team)?.place);
    return {
      type: 'system.nobody-to-tell',
      subject: { format: 'opaque', id: 'directory' },
      caseId: null,
      content: {
        role: asCode(rung) ?? 'post',
        ...(place !== undefined && { place }),
        problem: 'no-holder',
      },
      happenedAt: this.clock.now(),
      // Found again after a restart, it has the same `jti` and is taken as stated already.
      key: `gap:${name}:${snapshot.version}`,
    };
  }
}
