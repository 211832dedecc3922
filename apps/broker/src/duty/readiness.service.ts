import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { ladderPosts, type PolicyBook } from '#rules';
import { POLICY } from '../config.js';
import { DirectoryService } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import { comingIn } from './ahead.js';
import { horizonsOf } from './look-ahead.service.js';

/** Whether a person who answers for a post can be reached. No addresses. */
export interface PersonReady {
  post: string;
  title: string;
  staff: { id: string; name: string };
  /** When first, in the time ahead. */
  from: string;
  /** By a turn, a swap, an override or as cover. */
  goesOnCall: boolean;
  ready: boolean;
  because: string;
}

export interface ReadinessAnswer {
  from: string;
  to: string;
  people: PersonReady[];
}

/** How far is looked where an area has not set it: 14 days. */
const usual = 14 * 24 * 3_600_000;

/** Says of everybody who answers for a post in the time ahead whether they can be reached. */
@Injectable()
export class ReadinessService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(POLICY) private readonly policies: PolicyBook,
    private readonly directory: DirectoryService,
    private readonly duties: Duties,
  ) {}

  /**
   * @param asked a post's id; all posts of ladders when left out
   * @throws TocsinError `not_found` when there is no such post
   */
  async ask(asked?: string): Promise<ReadinessAnswer> {
    const now = this.clock.now();
    const snapshot = await this.directory.current();
    const { directory, staffNames } = snapshot;
    const policy = this.policies.at(now);
    const to = new Date(now.getTime() + (horizonsOf(policy).readiness ?? usual));
    const one = asked === undefined ? undefined : directory.post(asked);
    if (asked !== undefined && !one) throw new TocsinError('not_found', 'There is no such post');
    const posts = one ? [one] : ladderPosts(policy, directory).map(({ post }) => post);
    const people = posts.flatMap((post) =>
      comingIn({ post }, directory, now, to, this.duties.workingTimeOf(snapshot, post.id)).map(
        ({ staff, from, readiness, goesOnCall }): PersonReady => ({
          post: post.id,
          title: post.title,
          staff: { id: staff, name: staffNames.get(staff) ?? staff },
          from: from.toISOString(),
          goesOnCall,
          ready: readiness.ready,
          because: readiness.because,
        }),
      ),
    );
    return { from: now.toISOString(), to: to.toISOString(), people };
  }
}
