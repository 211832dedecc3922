import { fill, mostCharacters } from './poll-fill.js';

const held = (count: number): { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index) }));
const stays = (): boolean => false;

describe('what goes into one answer of a poll', () => {
  it('is everything that fits, in its order; the rest comes with the next', async () => {
    const each = mostCharacters / 4;
    const made = (): Promise<string> => Promise.resolve('x'.repeat(each));
    const whole = await fill(held(4), made, stays);
    expect([Object.keys(whole.sets), whole.moreAvailable]).toEqual([['0', '1', '2', '3'], false]);
    const part = await fill(held(9), made, stays);
    expect([Object.keys(part.sets), part.moreAvailable]).toEqual([['0', '1', '2', '3'], true]);
    expect(await fill([], made, stays)).toEqual({ sets: {}, moreAvailable: false });
  });

  it('is always one at least, however long', async () => {
    const made = (): Promise<string> => Promise.resolve('x'.repeat(2 * mostCharacters));
    const { sets, moreAvailable } = await fill(held(2), made, stays);
    expect([Object.keys(sets), moreAvailable]).toEqual([['0'], true]);
  });

  it('is made one after the other, with a turn for everybody else in between', async () => {
    let underWay = 0;
    let most = 0;
    let turns = 0;
    let waiting = true;
    const others = (): void => {
      turns += 1;
      if (waiting) setImmediate(others);
    };
    setImmediate(others);
    await fill(
      held(50),
      async () => {
        most = Math.max(most, (underWay += 1));
        await Promise.resolve();
        underWay -= 1;
        return 'set';
      },
      stays,
    );
    waiting = false;
    expect(most).toBe(1);
    expect(turns).toBeGreaterThanOrEqual(49);
  });

  it('is made for nobody who has left', async () => {
    let made = 0;
    const make = (): Promise<string> => Promise.resolve(String((made += 1)));
    const { moreAvailable } = await fill(held(9), make, () => made === 3);
    expect([made, moreAvailable]).toEqual([3, true]);
  });
});
