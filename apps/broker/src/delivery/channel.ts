import type { ClaimedNotice } from './notice.js';
import type { Tried } from './outcome.js';

/** One way that notices go. It classifies what came of a try and never decides a retry. */
export interface ChannelPort {
  /** Tries once, and ends within the lease whatever the other side does. Never throws for the other side's faults. */
  send(notice: ClaimedNotice): Promise<Tried>;
  /** Asks the provider what became of a message that it took and has not told of since. */
  ask?(notice: ClaimedNotice): Promise<Tried>;
}
