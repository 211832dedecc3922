/** How long each thing has looked the same, as far as it was watched. By the watcher's own clock: others' are not needed. */
export class Stillness {
  private seen = new Map<string, { looks: string; since: number }>();

  /**
   * Looks at everything there is now; what is not there any more is forgotten.
   * @param things each with how it looks, as its size and time
   * @param now in milliseconds
   * @returns for how long each has looked so, in milliseconds
   */
  watch(things: ReadonlyMap<string, string>, now: number): Map<string, number> {
    const before = this.seen;
    this.seen = new Map();
    const still = new Map<string, number>();
    for (const [name, looks] of things) {
      const known = before.get(name);
      const since = known?.looks === looks ? known.since : now;
      this.seen.set(name, { looks, since });
      still.set(name, now - since);
    }
    return still;
  }
}
