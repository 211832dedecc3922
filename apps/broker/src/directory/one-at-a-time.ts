/**
 * Asks one thing for all who want to know it: once at a time, and once more after that for those who came after it
 * was said to have changed, however often it is said.
 */
export class OneAtATime<Answer> {
  private running: Promise<Answer> | undefined;
  private following: Promise<Answer> | undefined;
  private outdated = false;

  constructor(private readonly ask: () => Promise<Answer>) {}

  /** An answer that was asked for after the last `changed`, though perhaps not by this caller. */
  answer(): Promise<Answer> {
    const { running } = this;
    if (!running) return this.begin();
    if (!this.outdated) return running;
    // Whoever failed has told its own callers so.
    const ended = running.then(
      () => undefined,
      () => undefined,
    );
    this.following ??= ended.then(() => {
      this.following = undefined;
      return this.answer();
    });
    return this.following;
  }

  /** What is being asked for just now may be from before. */
  changed(): void {
    this.outdated = true;
  }

  private begin(): Promise<Answer> {
    this.outdated = false;
    const running = this.ask().finally(() => {
      this.running = undefined;
    });
    this.running = running;
    return running;
  }
}
