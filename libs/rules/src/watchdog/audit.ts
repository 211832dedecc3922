/** What an audit can find. The list is closed: it is a label of metrics. */
export const findingKinds = [
  /** An obligation past its due instant that nobody moves: promise 2. */
  'obligation-stuck',
  /** A notice that is due and that nobody tries: promise 3. */
  'notice-untried',
  /** An accepted event that nobody routes: promise 1. */
  'event-unrouted',
  /** Nobody works on a queue. */
  'queue-without-worker',
  /** A test of a channel that did not come back in its time. */
  'synthetic-lost',
  /** The key set that an agency publishes cannot be read, for so long that its keys will end. */
  'keys-unreadable',
  /** The key set that an agency publishes has no key to encrypt to any more, and no operator said so. */
  'encryption-withdrawn',
  /** The sweep of this process stands still. */
  'sweep-silent',
  /** An agency that is told of nothing, or held back from, on its stream: promise 3. */
  'stream-off',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** What an agency did itself: it is told of, and is no fault of the broker. */
export const isOfAgency = (kind: FindingKind): boolean =>
  kind === 'stream-off' || kind === 'encryption-withdrawn';

/** Rows of one kind that are past due and unmoved. */
export interface Unmoved {
  count: number;
  /** How long the oldest has been due, in seconds. */
  oldestSeconds: number;
}

export interface StreamOff {
  agency: string;
  state: 'paused' | 'disabled' | 'deleted';
  /** It was not the agency that decided so. */
  byTransmitter: boolean;
  seconds: number;
}

/** What an audit reads; ages are seconds of machine time, `undefined` where it was never seen. */
export interface AuditFacts {
  obligations: Unmoved;
  notices: Unmoved;
  events: Unmoved;
  /** For each queue, how long ago a worker of any process last said that it takes jobs. */
  workers: readonly { queue: string; silentSeconds: number | undefined }[];
  sweepSilentSeconds: number | undefined;
  /** Tests that are over their time, by channel. */
  syntheticLost: readonly { channel: string; count: number }[];
  /** Streams on which nothing goes, by the id of their agency. */
  streamsOff: readonly StreamOff[];
  /** Key sets of agencies that have been unreadable for long, and for how long. */
  keysUnreadable: readonly { agency: string; seconds: number }[];
  /** Agencies that left the last key to encrypt to out of the set that they publish. */
  encryptionWithdrawn: readonly string[];
}

export interface AuditLimits {
  /** How long an agency may pause its stream before it is a finding. */
  streamPausedSeconds: number;
  workerSilenceSeconds: number;
  sweepSilenceSeconds: number;
}

export interface AuditFinding {
  kind: FindingKind;
  /** The queue or channel, or an agency's id; empty where there is none. */
  subject: string;
  count: number;
  /** One sentence with its figures and no personal data. */
  because: string;
}

/** Whether everything that is due moves, and what does not (DESIGN §7; PEERS, lesson 10). Clean: none. */
export function auditVerdict(facts: AuditFacts, limits: AuditLimits): AuditFinding[] {
  return [
    ...unmoved('obligation-stuck', facts.obligations, 'past due and not decided'),
    ...unmoved('notice-untried', facts.notices, 'due and not tried'),
    ...unmoved('event-unrouted', facts.events, 'accepted and not routed'),
    ...facts.workers.flatMap(({ queue, silentSeconds }) =>
      isSilent(silentSeconds, limits.workerSilenceSeconds)
        ? [
            found(
              'queue-without-worker',
              queue,
              1,
              silence('no worker has been seen', silentSeconds),
            ),
          ]
        : [],
    ),
    ...facts.syntheticLost.map(({ channel, count }) =>
      found('synthetic-lost', channel, count, `${count} tests of the channel did not come back`),
    ),
    ...facts.streamsOff.flatMap((stream) => streamOff(stream, limits)),
    ...facts.keysUnreadable.map(({ agency, seconds }) =>
      found(
        'keys-unreadable',
        agency,
        1,
        `the key set of an agency cannot be read for ${Math.round(seconds / 60)} min`,
      ),
    ),
    ...facts.encryptionWithdrawn.map((agency) =>
      found(
        'encryption-withdrawn',
        agency,
        1,
        'the key set of an agency has no key to encrypt to any more: it will be told in plain',
      ),
    ),
    ...(isSilent(facts.sweepSilentSeconds, limits.sweepSilenceSeconds)
      ? [
          found(
            'sweep-silent',
            '',
            1,
            silence('the sweep has not turned', facts.sweepSilentSeconds),
          ),
        ]
      : []),
  ];
}

/** Held for a while is how a stream is meant to be used; off, or held for long, somebody must know. */
function streamOff(
  { agency, state, byTransmitter, seconds }: StreamOff,
  { streamPausedSeconds: limit }: AuditLimits,
): AuditFinding[] {
  if (state === 'paused' && !byTransmitter && seconds <= limit) return [];
  return [
    found(
      'stream-off',
      agency,
      1,
      `an agency's stream has been ${state} for ${Math.round(seconds)} s`,
    ),
  ];
}

/** Never seen is silent. */
export const isSilent = (seconds: number | undefined, limit: number): boolean =>
  seconds === undefined || seconds > limit;

const found = (
  kind: FindingKind,
  subject: string,
  count: number,
  because: string,
): AuditFinding => ({ kind, subject, count, because });

const unmoved = (
  kind: FindingKind,
  { count, oldestSeconds }: Unmoved,
  what: string,
): AuditFinding[] =>
  count === 0
    ? []
    : [found(kind, '', count, `${count} ${what}, the oldest for ${Math.round(oldestSeconds)} s`)];

const silence = (what: string, seconds: number | undefined): string =>
  seconds === undefined ? `${what} at all` : `${what} for ${Math.round(seconds)} s`;
