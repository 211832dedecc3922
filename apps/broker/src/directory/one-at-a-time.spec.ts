import { OneAtATime } from './one-at-a-time.js';

/** A version that takes its time to be read, as a directory does. */
function reading() {
  const state = { version: 1, underWay: 0, most: 0, times: 0, fails: false };
  const one = new OneAtATime(async () => {
    const { version, fails } = state;
    state.times += 1;
    state.most = Math.max(state.most, (state.underWay += 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    state.underWay -= 1;
    if (fails) throw new Error('the database is away');
    return version;
  });
  const change = (): number => {
    state.version += 1;
    one.changed();
    return state.version;
  };
  return { state, one, change };
}

describe('one thing that many want to know', () => {
  it('is asked once for all who come while it is being asked', async () => {
    const { state, one } = reading();
    expect(await Promise.all([one.answer(), one.answer(), one.answer()])).toEqual([1, 1, 1]);
    expect(state.times).toBe(1);
    expect(await one.answer()).toBe(1);
    expect(state.times).toBe(2);
  });

  it('is asked once more after that, however often it changes, and nobody gets what was before', async () => {
    const { state, one, change } = reading();
    const first = one.answer();
    const later = Array.from({ length: 100 }, () => {
      const version = change();
      return one.answer().then((answer) => answer >= version);
    });
    expect(await first).toBe(1);
    expect(new Set(await Promise.all(later))).toEqual(new Set([true]));
    expect([state.times, state.most]).toEqual([2, 1]);
  });

  it('never runs twice at once, whoever comes when', async () => {
    const { state, one, change } = reading();
    const asked: Promise<boolean>[] = [];
    for (let round = 0; round < 200; round += 1) {
      const version = round % 3 === 0 ? change() : state.version;
      asked.push(one.answer().then((answer) => answer >= version));
      if (round % 7 === 0) await new Promise((resolve) => setTimeout(resolve, round % 5));
      else if (round % 2 === 0) await Promise.resolve();
    }
    expect(new Set(await Promise.all(asked))).toEqual(new Set([true]));
    expect(state.most).toBe(1);
  });

  it('is asked again after it failed', async () => {
    const { state, one, change } = reading();
    state.fails = true;
    const failing = one.answer();
    change();
    state.fails = false;
    const next = one.answer();
    await expect(failing).rejects.toThrow('the database is away');
    expect(await next).toBe(2);
    expect(await one.answer()).toBe(2);
  });
});
