/** A statement that came. */
export interface Pushed {
  /** By the machine's monotonic clock. */
  at: number;
  jti: string;
}

/** What the receiver of the spool's measurement may be asked. */
export interface SpoolAnswers {
  port: number;
  count: number;
  take: Pushed[];
}
export type SpoolQuestion = keyof SpoolAnswers;
