import { Lanes } from './lanes.js';

describe('lanes', () => {
  const setUp = () => {
    const lanes = new Lanes((name) => (name === 'narrow' ? 1 : 2), 3, 100);
    const started: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const run = (lane: string, name: string, priority?: number): void =>
      lanes.run(
        lane,
        async () => {
          started.push(name);
          await held;
        },
        priority,
      );
    return { lanes, started, run, release: () => release() };
  };

  it('are each as wide as they are told', async () => {
    const { lanes, started, run, release } = setUp();
    for (const name of ['a', 'b', 'c']) run('narrow', name);
    for (const name of ['d', 'e', 'f']) run('wide', name);
    expect(started).toEqual(['a', 'd', 'e']);
    release();
    await lanes.idle();
    expect(started.sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('let what is worse overtake what waits, and keep the order of what is as bad', async () => {
    const { lanes, started, run, release } = setUp();
    run('narrow', 'first', 3);
    run('narrow', 'b', 3);
    run('narrow', 'urgent', 1);
    run('narrow', 'urgent too', 1);
    release();
    await lanes.idle();
    expect(started).toEqual(['first', 'urgent', 'urgent too', 'b']);
  });

  it('say how much room they have, each by itself', async () => {
    const { lanes, run, release } = setUp();
    for (const name of ['a', 'b', 'c']) run('wide', name);
    run('narrow', 'd');
    expect([lanes.longest, lanes.rooms(), lanes.full()]).toEqual([3, { wide: 2, narrow: 3 }, []]);
    for (const name of ['e', 'f', 'g']) run('wide', name);
    expect([lanes.rooms(), lanes.full()]).toEqual([{ wide: 0, narrow: 3 }, ['wide']]);
    release();
    await lanes.idle();
    expect(lanes.rooms()).toEqual({});
  });
});
