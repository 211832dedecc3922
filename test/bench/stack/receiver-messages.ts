/** One alert as it came. */
export interface Arrival {
  /** When its last byte was read: milliseconds of `monotonic`. */
  at: number;
  /** Of the signed alert: the same when it is sent again. */
  jti: string;
  /** The event it tells of. */
  event: string;
  kind: string;
  post: string;
}

/** What the bench asks of the process with the receivers. */
export type Question = 'ports' | 'count' | 'take' | 'samples';

export interface Answers {
  /** The port of each agency, in the order of `agencyNames`. */
  ports: number[];
  /** How many alerts came since the start. */
  count: number;
  /** Alerts not yet taken, oldest first; at most a few thousand, so more may be left. */
  take: Arrival[];
  /** A few alerts as they came, to check their signatures. */
  samples: { agency: string; body: string }[];
}
