import type { Clock } from '#kernel';
import type { Log } from '#observability';
import type { FeedName } from '../config.js';

/** How one way in stands, for operators. */
export interface WayState {
  way: 'http' | 'queue' | 'folder';
  feed?: FeedName;
  /** `held`: too much is unread or unsent, so nothing is taken in. `failing`: the last try went wrong. */
  state: 'ok' | 'held' | 'failing';
  /** When it was last looked whether there is something. */
  lastLook?: Date;
  /** The last thing that went wrong, as a code, and when. It stays when all is well again. */
  lastError?: string;
  lastErrorAt?: Date;
  /** Files that wait to be taken, where there are files. */
  waiting?: number;
  /** What lies in a folder and is not touched: folders, and names that cannot be read. */
  leftAlone?: number;
}

/** Keeps how one way in stands, and tells the log when that changes. */
export class WayReport {
  private standing: WayState;

  constructor(
    way: WayState['way'],
    private readonly feed: FeedName,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.standing = { way, feed, state: 'ok' };
  }

  get state(): WayState {
    return { ...this.standing };
  }

  /** It was looked, and nothing is wrong. */
  fine(seen: Pick<WayState, 'waiting' | 'leftAlone'> = {}): void {
    if (this.standing.state === 'failing')
      this.log.info({ source: this.feed, state: this.standing.way }, 'a way in works again');
    this.standing = { ...this.standing, ...seen, state: 'ok', lastLook: this.clock.machine() };
  }

  /** @param code of what went wrong, without personal data: it is shown, and told to the log once */
  failing(code: string, error?: unknown): void {
    const fields = { source: this.feed, state: this.standing.way, code, error };
    const isNew = this.standing.state !== 'failing' || this.standing.lastError !== code;
    if (isNew) this.log.error(fields, 'a way in fails');
    this.standing = {
      ...this.standing,
      state: 'failing',
      lastError: code,
      lastErrorAt: this.clock.machine(),
    };
  }

  held(): void {
    if (this.standing.state !== 'held')
      this.log.warn({ source: this.feed, state: this.standing.way }, 'a way in is held back');
    this.standing = { ...this.standing, state: 'held' };
  }
}
