/** What an endpoint did with a message. `answer-lost`: it took it, and its answer never arrived. */
export type Handled = 'taken' | 'refused' | 'hung' | 'dropped' | 'answer-lost';

/** One message as it came. */
export interface Arrival {
  /** When its last byte was read: milliseconds of `monotonic`. */
  at: number;
  agency: string;
  /** Of the signed alert: the same when it is sent again. */
  jti: string;
  /** The event it tells of. */
  event: string;
  kind: string;
  post: string;
  alert: string;
  obligation: string | undefined;
  /** What its `Tocsin-Attempt` says; 0 without one. */
  mark: number;
  handled: Handled;
}

/** How an agency's endpoint behaves. Without a mode of its own, a few of its answers in a hundred are bad. */
export type Mode = 'usual' | 'good' | 'refuse' | 'hang' | 'drop';

export type Question =
  | { ask: 'ports' }
  | { ask: 'take' }
  /** All agencies when none is named. */
  | { ask: 'mode'; mode: Mode; agency?: string };
