import { SystemClock } from '#kernel';
import type { Said } from '../people/events.js';
import { otherBorough, prisonOf } from '../people/nation-cases.js';

/**
 * Who an event is about: most cases, those that concern everybody or places where nobody works, somebody
 * unknown, or those told of before.
 */
export type Whom = 'usual' | 'complex' | 'uncovered' | 'unknown' | 'the same again';

/** One kind of event of which routing is measured. */
export interface EventKind {
  id: string;
  title: string;
  whom: Whom;
  said: Said;
}

const yesterday = (): string =>
  new Date(new SystemClock().now().getTime() - 86_400_000).toISOString();

const released: Said = {
  by: 'prison',
  name: 'prison.released',
  content: (person) => ({ prison: prisonOf(person), reason: 'CR', licence: true }),
};

/** In this order: the later releases find the alerts of the earlier ones open. */
export const eventKinds: readonly EventKind[] = [
  {
    id: 'plain',
    title: 'risk information held (says nothing lasting)',
    whom: 'usual',
    said: {
      by: 'prison',
      name: 'prison.risk-information-held',
      content: (person) => ({
        prison: prisonOf(person),
        holder: 'Security',
        howToObtain: 'Ask the duty governor',
      }),
    },
  },
  { id: 'released', title: 'released', whom: 'usual', said: released },
  {
    id: 'attached',
    title: 'released, said again: joins the open alert',
    whom: 'the same again',
    said: released,
  },
  {
    id: 'received',
    title: 'received in prison (moves custody)',
    whom: 'usual',
    said: {
      by: 'prison',
      name: 'prison.received',
      content: (person) => ({ prison: prisonOf(person + 1), reason: 'recall' }),
    },
  },
  {
    id: 'address',
    title: 'address changed (moves residence)',
    whom: 'usual',
    said: {
      by: 'probation',
      name: 'probation.address-changed',
      content: (person) => ({
        borough: otherBorough(person),
        verified: true,
        from: yesterday(),
      }),
    },
  },
  {
    id: 'transfer',
    title: 'transfer requested (sets a deadline)',
    whom: 'usual',
    said: {
      by: 'probation',
      name: 'probation.transfer-requested',
      content: (person) => ({ toUnit: otherBorough(person), reason: 'He has moved' }),
    },
  },
  {
    id: 'everybody',
    title: 'released unplanned, everybody concerned',
    whom: 'complex',
    said: {
      by: 'prison',
      name: 'prison.release-unplanned',
      content: (person) => ({ prison: prisonOf(person), reason: 'appeal', gateTime: yesterday() }),
    },
  },
  {
    id: 'uncovered',
    title: 'released, nobody to tell in three of four boroughs',
    whom: 'uncovered',
    said: released,
  },
  { id: 'unknown', title: 'released, nobody known', whom: 'unknown', said: released },
];
