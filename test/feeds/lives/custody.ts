import {
  delayedEvent,
  heldBack,
  rawMovement,
  searchEvent,
  type Movement,
} from '../native/prison.js';
import { prisonerRecord, type PrisonRecord } from '../native/prison-record.js';
import type { Story } from '../world/story.js';
import { minute, second } from '../world/time.js';

export const prisons = ['ZAI', 'ZBI', 'ZCI', 'ZDI', 'ZEI', 'ZFI'] as const;

/** What the prison knows of somebody, as his life goes on. */
export interface Custody {
  prison: string;
  /** The number of this stay in prisons. */
  booking: number;
  sequence: number;
  /** The day of his release, where the prison has worked one out and said so. */
  release: string | undefined;
  confirmed: boolean;
  legalStatus: PrisonRecord['legalStatus'];
  recall: boolean;
  /** Of the last movement. */
  last: Movement | undefined;
}

export const custodyOf = (story: Story): Custody => ({
  prison: story.chance.pick(prisons),
  booking: story.number + 1_000_000 * (story.stays += 1),
  sequence: 0,
  release: undefined,
  confirmed: false,
  legalStatus: 'REMAND',
  recall: false,
  last: undefined,
});

/** When a movement can be known, and when it must have been told: a while after the last family has said it. */
export interface Known {
  from: number;
  until: number;
}

/** How long a prison's fact may take after the last message that says it. */
const patience = 30 * minute;

/** Puts the record as it stands where the immediate family points to. @returns its address */
export function keepRecord(story: Story, custody: Custody): string {
  const { last, booking, release, confirmed, legalStatus, recall } = custody;
  const { noms } = story.person;
  const path = `/prisoner/${noms}`;
  if (!last) return story.serve(path, 404);
  const record = { last, booking, release, confirmed, legalStatus, recall };
  return story.serve(path, prisonerRecord(story.person, noms, record));
}

/**
 * Somebody goes in or out: every family says so in its own time and words.
 * @param families `quick` leaves the delayed one out, as happens when the movement is taken back in time
 */
export function move(
  story: Story,
  custody: Custody,
  moved: Omit<Movement, 'at' | 'prison'>,
  families: 'all' | 'quick' = 'all',
): Known & { movement: Movement } {
  const { chance, person, at } = story;
  const movement: Movement = { ...moved, at, prison: custody.prison };
  custody.last = movement;
  custody.sequence += 1;
  const detailUrl = keepRecord(story, custody);
  const said = [
    story.send('prison', searchEvent(person.noms, movement, detailUrl, chance), {
      after: 3 * second,
      jitter: minute,
    }),
  ];
  if (families === 'quick' || chance.percent(60))
    said.push(
      story.send('prison', rawMovement(person.noms, movement, custody, chance), {
        jitter: 40 * second,
      }),
    );
  if (families === 'all')
    said.push(
      story.send('prison', delayedEvent(person.noms, movement, chance), {
        after: heldBack,
        jitter: 3 * minute,
      }),
    );
  return { movement, from: Math.min(...said), until: Math.max(...said) + patience };
}

/** Seconds and a few minutes: clocks of two systems, and an event that is written down a little later. */
const within = 5 * minute;

/** What a line of the truth says of a movement. */
export const of = ({ movement, from, until }: Known & { movement: Movement }) => ({
  toe: movement.at,
  within,
  from,
  until,
});

/** Received in custody, for a reason that the code alone tells (FEEDS §2.2). */
export function receive(
  story: Story,
  custody: Custody,
  how: 'remand' | 'sentence' | 'recall' | 'recapture',
): void {
  const codes = {
    remand: ['N', 'V'],
    sentence: ['I', '26', 'P'],
    recall: ['L', 'B', 'ETRLR'],
    recapture: ['RECA'],
  } as const;
  custody.legalStatus = how === 'remand' ? 'REMAND' : how === 'recall' ? 'RECALL' : 'SENTENCED';
  custody.recall = how === 'recall';
  const code: string = story.chance.pick(codes[how]);
  const again = custody.sequence > 0;
  const moved = move(story, custody, {
    type: 'ADM',
    direction: 'IN',
    code,
    elsewhere: how === 'remand' ? 'ZCRTMC' : 'OUT',
    reason: { delayed: 'ADMISSION', search: again ? 'READMISSION' : 'NEW_ADMISSION' },
  });
  const reason = how === 'recapture' ? {} : { reason: how };
  story.must({
    kind: `prison: received (${how})`,
    names: ['prison.received'],
    content: { prison: custody.prison, ...reason },
    ...of(moved),
  });
}
