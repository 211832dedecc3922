import { seeded } from '../../bench/load/schedule.js';

/** Everything that chance decides, from a seed alone: the same seed gives the same choices. */
export class Chance {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = seeded(seed);
  }

  /** One for a part of the world, so that what happens in one part changes nothing in another. */
  static of(seed: number, part: number): Chance {
    return new Chance((Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(part + 1, 0x85ebca6b)) >>> 0);
  }

  /** Whether something happens that happens in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.next() * 100 < share;
  }

  /** A whole number from `least` to `most`, both of them possible. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** @throws Error when there is nothing to choose from */
  pick<One>(list: readonly One[]): One {
    const found = list[Math.floor(this.next() * list.length)];
    if (found === undefined) throw new Error('There is nothing to choose from');
    return found;
  }

  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>): Name {
    const names = Object.keys(weights) as Name[];
    const sum = names.reduce((total, name) => total + (weights[name] ?? 0), 0);
    let left = this.next() * sum;
    for (const name of names) {
      left -= weights[name] ?? 0;
      if (left < 0) return name;
    }
    const [first] = names;
    if (first === undefined) throw new Error('There is nothing to choose from');
    return first;
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.between(0, 9)).join('');
  }

  /** In the form of a UUID, as the systems of the feeds name their records. */
  uuid(): string {
    const hex = (count: number): string =>
      Array.from({ length: count }, () => this.between(0, 15).toString(16)).join('');
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  }
}
