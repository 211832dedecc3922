import { Endings } from '../bench/stack/endings.js';
import { jumpClock } from './clock-jump.js';
import { Soak } from './soak.js';
import { startFaultStack, type FaultStack } from './stack/fault-stack.js';

const events = 6;
/** A machine that is busy with other things takes its time. */
const patience = 240_000;

/** Time is in the database, whatever the queue runs on: one backend shows it. */
describe('the clock goes an hour forward and back', () => {
  const endings = new Endings();
  const never = new AbortController().signal;
  let stack: FaultStack;
  let soak: Soak;
  beforeAll(async () => {
    const settings = { seed: 3, persons: 2 * events, scenarioClock: true };
    stack = await startFaultStack('postgres', settings, endings);
    soak = new Soak(stack);
  }, patience);
  afterAll(() => endings.close(), patience);

  it(
    'what is due is decided once: nothing is told early, and nothing twice',
    async () => {
      await soak.load(events, 10, never);
      await soak.settle(60_000);
      const { climbed, early, again } = await jumpClock(stack);
      expect(climbed).toBeGreaterThan(0);
      expect({ early, again }).toEqual({ early: [], again: [] });
    },
    patience,
  );

  it(
    'what comes in after it was put back is told at once',
    async () => {
      await soak.load(events, 10, never);
      await soak.settle(60_000);
      const { pages } = await soak.reckon();
      const { untold, missing, twice } = pages;
      expect({ pages: pages.pages, untold, missing, twice }).toEqual({
        pages: 5 * 2 * events,
        untold: [],
        missing: [],
        twice: [],
      });
    },
    patience,
  );
});
