import { seeded } from '../../bench/load/schedule.js';

/** Chance that comes out alike for the same seed. */
export class Chance {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = seeded(seed);
  }

  /** A whole number from 0 to `most` - 1. */
  below(most: number): number {
    return Math.floor(this.next() * most);
  }

  /** True once in so many times. */
  once(inSoMany: number): boolean {
    return this.below(inSoMany) === 0;
  }

  /** @throws Error when there is nothing to pick from */
  pick<One>(from: readonly One[]): One {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from');
    return picked;
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; at += 1) bytes[at] = this.below(256);
    return bytes;
  }

  /** Letters of these. */
  text(length: number, letters: string): string {
    let made = '';
    for (let at = 0; at < length; at += 1) made += letters.charAt(this.below(letters.length));
    return made;
  }
}
