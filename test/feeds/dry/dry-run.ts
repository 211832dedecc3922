import type { Feeds } from '../../../apps/adapters/src/feeds/registry.js';
import { Judge } from '../judge/judge.js';
import type { Stated } from '../judge/stated.js';
import { life } from '../lives/life.js';
import type { Truth } from '../truth/truth.js';
import type { Delivery, FeedName } from '../world/delivery.js';
import { day } from '../world/time.js';
import { World, type WorldSettings } from '../world/world.js';
import { Classifier } from './classifier.js';
import { nowhere } from './feeds.js';

/** What a run of the readers alone came to. */
export interface DryRun {
  judge: Judge;
  messages: number;
  people: number;
  /** Simulated time from the first message to the last, in milliseconds. */
  simulated: number;
  /** When everything had looked again that was to, in milliseconds since 1970. */
  endedAt: number;
  outcomes: ReadonlyMap<string, number>;
  unfit: ReadonlyMap<string, number>;
  thrown: ReadonlyMap<string, number>;
  /** How long each message took to be read and weighed, in milliseconds. */
  took: readonly number[];
  /** Messages of each feed, and the processor time that they took, in milliseconds. */
  byFeed: ReadonlyMap<FeedName, { messages: number; processor: number }>;
  /** The same for court documents of 200 KiB and more, with their size in bytes. */
  large: readonly { bytes: number; took: number }[];
}

/** What may be done to a run, to see whether the judge finds it. */
export interface Tampering {
  /** Takes a message away, or gives another one. */
  message?: (delivery: Delivery) => Delivery | undefined;
  /** Takes a statement away, or gives others. */
  stated?: (stated: Stated) => readonly Stated[];
}

/** Who wants to see what goes on, as it does. */
export interface Watching {
  truth?: (truth: Truth) => void;
  message?: (delivery: Delivery, outcome: string) => void;
  stated?: (stated: Stated) => void;
}

const largeFrom = 200 * 1024;
/** After the last message, so long is waited for what looks again. */
const waits = 4 * day;

/** Runs every message through the readers, in simulated time, and holds what comes of it against the truth. */
export function runDry(
  settings: Omit<WorldSettings, 'base'>,
  feeds: Feeds,
  { tampering = {}, watching = {} }: { tampering?: Tampering; watching?: Watching } = {},
): DryRun {
  const judge = new Judge();
  const world = new World({ ...settings, base: nowhere }, life, (truth) => {
    judge.know(truth);
    watching.truth?.(truth);
  });
  const classifier = new Classifier(feeds, (url) => world.systems.answer(url));
  const outcomes = new Map<string, number>();
  const took: number[] = [];
  const counts = new Map<FeedName, number>();
  const large: { bytes: number; took: number }[] = [];
  const hear = (all: readonly Stated[]): void => {
    for (const one of all)
      for (const stated of tampering.stated?.(one) ?? [one]) {
        judge.hear(stated);
        watching.stated?.(stated);
      }
  };
  let messages = 0;
  let last = settings.from;
  for (;;) {
    const next = world.nextAt;
    const end = next === Number.POSITIVE_INFINITY ? last + waits : next;
    if (classifier.lookAgainAt <= end) {
      hear(classifier.lookAgain()?.stated ?? []);
      continue;
    }
    const came = world.next();
    if (!came) break;
    last = came.at;
    messages += 1;
    const delivery = tampering.message ? tampering.message(came) : came;
    if (!delivery) continue;
    const classified = classifier.take(delivery);
    watching.message?.(delivery, `${classified.outcome}: ${classified.reason ?? ''}`);
    outcomes.set(classified.outcome, (outcomes.get(classified.outcome) ?? 0) + 1);
    if (classified.took !== undefined) {
      took.push(classified.took);
      counts.set(came.feed, (counts.get(came.feed) ?? 0) + 1);
      if (came.feed === 'court' && came.body.length >= largeFrom)
        large.push({ bytes: came.body.length, took: classified.took });
    }
    hear(classified.stated);
  }
  const { unfit, thrown } = classifier;
  const byFeed = new Map(
    [...counts].map(([feed, count]) => {
      const processor = classifier.processor.get(feed) ?? 0;
      return [feed, { messages: count, processor }] as const;
    }),
  );
  const simulated = last - settings.from;
  const endedAt = last + waits;
  const { people } = world;
  return {
    judge,
    messages,
    people,
    simulated,
    endedAt,
    outcomes,
    unfit,
    thrown,
    took,
    byFeed,
    large,
  };
}
