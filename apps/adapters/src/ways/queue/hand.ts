import type { Given, QueueServer } from './queue-server.js';

/** How long a message is hidden from others at a time, in seconds; and how often that is said anew, in milliseconds. */
export const hiddenFor = 60;
const sayEvery = 20_000;

/** Messages that are being worked on: they stay hidden from others as long as that takes. */
export class Hand {
  private readonly held: Set<Given>;
  private readonly timer: NodeJS.Timeout;

  /** @param onError told when it could not be said; they may then come a second time, which does no harm */
  constructor(
    given: readonly Given[],
    private readonly hide: (given: readonly Given[]) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {
    this.held = new Set(given);
    this.timer = setInterval(() => void this.say(), sayEvery);
  }

  static of(
    given: readonly Given[],
    server: QueueServer,
    url: string,
    onError: (error: unknown) => void,
  ): Hand {
    return new Hand(given, (held) => server.hide(url, held, hiddenFor), onError);
  }

  /** Nothing is done with this one any more. */
  let(given: Given): void {
    this.held.delete(given);
  }

  empty(): void {
    clearInterval(this.timer);
    this.held.clear();
  }

  private async say(): Promise<void> {
    if (this.held.size === 0) return;
    try {
      await this.hide([...this.held]);
    } catch (error) {
      this.onError(error);
    }
  }
}
