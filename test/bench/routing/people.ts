import { complexCases, nationCases, uncoveredCases } from '../people/nation-cases.js';
import type { Whom } from './kinds.js';

/** Steps through the cases so that persons who follow one another lie far apart. */
const stride = 7_919;

/** Whom the events are about: each person once, but for those who are told of again. */
export class People {
  private readonly next: Record<Whom, number> = {
    usual: 0,
    complex: 0,
    uncovered: 0,
    unknown: 0,
    'the same again': 0,
  };
  private last: number[] = [];

  take(whom: Whom, count: number): number[] {
    if (whom === 'the same again') return this.last;
    const first = this.next[whom];
    this.next[whom] += count;
    this.last = Array.from({ length: count }, (_, index) => this.person(whom, first + index));
    return this.last;
  }

  private person(whom: Whom, turn: number): number {
    const others = complexCases + uncoveredCases;
    if (whom === 'complex') return (turn * stride) % complexCases;
    if (whom === 'uncovered') return complexCases + ((turn * stride) % uncoveredCases);
    if (whom === 'unknown') return nationCases + turn;
    return others + ((turn * stride) % (nationCases - others));
  }
}
