/** What a person gives with an answer, besides which alert it is about. */
export interface AnswerOptions {
  obligation?: string;
  post?: string;
  as: string;
  key?: string;
  issuer?: string;
  reason?: string;
  to?: string;
  what?: string;
  outcome?: string;
  on?: string;
}

/** One command of answers. */
export interface KindOfAnswer {
  command: string;
  description: string;
  /** The event it states, as `alert.accepted`. */
  event: string;
  /** What of an alert it is about, where nobody says which obligation. */
  of: 'open' | 'accepted' | 'any';
  /** The same in words. */
  among: string;
  /** Options that must be given. */
  options: readonly [flag: string, what: string][];
  content(options: AnswerOptions): object;
  /** What the post does, for the sentence that tells of it. */
  says: string;
  /** The kind of entry that its effect leaves in the record. */
  done: string;
}

const reason: [string, string] = ['--reason <text>', 'why'];

export const kindsOfAnswer: readonly KindOfAnswer[] = [
  {
    command: 'accept',
    description: 'say "I own the next action": the only thing that stops the clock',
    event: 'alert.accepted',
    of: 'open',
    among: 'that is open',
    options: [],
    content: () => ({}),
    says: 'accepts',
    done: 'obligation.accepted',
  },
  {
    command: 'decline',
    description: 'say "I cannot take it, because …": the next post is told at once',
    event: 'alert.declined',
    of: 'open',
    among: 'that is open',
    options: [reason],
    content: (options) => ({ reason: options.reason }),
    says: 'declines',
    done: 'obligation.declined',
  },
  {
    command: 'hand-over',
    description: 'hand it to another post of the agency; it stays yours until that post accepts',
    event: 'alert.handed-over',
    of: 'any',
    among: 'that is accepted, or open',
    options: [['--to <post>', 'the post that is to take it'], reason],
    content: (options) => ({ to: options.to, reason: options.reason }),
    says: 'hands it over',
    done: 'obligation.handed-over',
  },
  {
    command: 'done',
    description: 'say what you have done, so that your acceptance does not end',
    event: 'alert.actioned',
    of: 'accepted',
    among: 'that is accepted',
    options: [['--what <text>', 'what was done, without names']],
    content: (options) => ({ action: options.what }),
    says: 'has done something',
    done: 'obligation.actioned',
  },
  {
    command: 'close',
    description: 'end what you accepted, with a reason and a day',
    event: 'alert.closed',
    of: 'accepted',
    among: 'that is accepted',
    options: [
      ['--outcome <outcome>', 'done, or unfounded'],
      ['--on <day>', 'the day it ended, as 2026-08-10'],
      reason,
    ],
    content: ({ outcome, on, reason: why }) => ({ outcome, on, reason: why }),
    says: 'closes it',
    done: 'obligation.closed',
  },
];
