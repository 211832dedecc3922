import { when } from './views.js';

/** A statement that the broker refused, as the adapters show it. */
export interface RefusedView {
  id: string;
  feed: string;
  type: string;
  answer: string;
  description: string | null;
  refusedAt: string;
}

/** A message that is kept for a person. */
export interface KeptView {
  id: string;
  feed: string;
  receivedAt: string;
  reason: string | null;
}

type Shown = { text: string } | { base64: string };

/** A message with what was told of it. */
export interface MessageView extends KeptView {
  way: string;
  outcome: string | null;
  readings: number;
  callBacks: { failed: number; lastAnswer: string | null };
  done: { by: string; reason: string } | null;
  events: {
    jti: string;
    type: string;
    state: string;
    lastAnswer: string | null;
    description: string | null;
    mendedBy: string | null;
  }[];
  body?: Shown;
  detail?: Shown | null;
  statements?: Record<string, unknown>;
}

const named = (type: string): string => type.replace(/^urn:tocsin:event:/, '');
const because = (answer: string | null, description: string | null): string =>
  description === null ? (answer ?? '') : `${answer ?? ''}: ${description}`;

export const refusedLine = (one: RefusedView): string =>
  `${one.id}  ${when(one.refusedAt)}  ${named(one.type)}  ${because(one.answer, one.description)}`;

export const keptLine = ({ id, feed, receivedAt, reason }: KeptView): string =>
  `${id}  ${when(receivedAt)}  ${feed}  ${reason ?? 'no reason was kept'}`;

const words: Readonly<Record<string, string>> = {
  told: 'told',
  nothing: 'nothing to tell',
  kept: 'kept for a person',
  waits: 'held back',
};

/** A message in a few lines. */
export function messageLines(message: MessageView): string[] {
  const { id, feed, way, receivedAt, outcome, reason, readings, callBacks, done } = message;
  const what = outcome === null ? 'not read yet' : (words[outcome] ?? outcome);
  return [
    `${id}  ${feed}, by ${way}  ${when(receivedAt)}`,
    `    ${what}${reason === null ? '' : `: ${reason}`} (read ${readings} times)`,
    ...(callBacks.lastAnswer === null
      ? []
      : [
          `    asked in vain ${callBacks.failed} times; the last answer was ${callBacks.lastAnswer}`,
        ]),
    ...(done === null ? [] : [`    done with by ${done.by}: ${done.reason}`]),
    ...message.events.map(
      (event) =>
        `    ${event.jti}  ${named(event.type)}  ${event.state}  ${because(event.lastAnswer, event.description)}` +
        (event.mendedBy === null ? '' : `  mended by ${event.mendedBy}`),
    ),
    ...(message.body ? ['', 'What came:', textOf(message.body)] : []),
    ...(message.detail ? ['', 'What was answered:', textOf(message.detail)] : []),
    ...Object.entries(message.statements ?? {}).flatMap(([jti, claims]) => [
      '',
      `What ${jti} says:`,
      JSON.stringify(claims, null, 2),
    ]),
  ];
}

const textOf = (shown: Shown): string =>
  'text' in shown ? shown.text : `(no text; in base64) ${shown.base64}`;
