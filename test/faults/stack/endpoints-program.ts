import type { IncomingMessage, ServerResponse } from 'node:http';
import { monotonic } from '../../bench/figures/time.js';
import { seeded } from '../../bench/load/schedule.js';
import { agencyNames } from '../../bench/people/agencies.js';
import { answerQuestions, Came, readAlert, serveAgencies } from '../../bench/stack/answering.js';
import type { Arrival, Handled, Mode, Question } from './endpoint-messages.js';

// The agencies' endpoints, in a process of their own, so that nothing of the run holds them up. They misbehave
// as real ones do: refuse, hang, drop the connection, or take a message whose answer is lost.

/** How long a hung request is held before its connection is cut, in milliseconds: less than the broker waits. */
const hanging = 3_000;
/** The share of requests that end so, in an endpoint of the usual kind. */
const shares: readonly (readonly [Handled, number])[] = [
  ['refused', 0.015],
  ['dropped', 0.005],
  ['hung', 0.002],
  ['answer-lost', 0.001],
];

const next = seeded(Number(process.argv[2] ?? '1'));
const modes = new Map<string, Mode>();
const arrivals = new Came<Arrival>();

function usual(): Handled {
  let left = next();
  for (const [handled, share] of shares) {
    left -= share;
    if (left < 0) return handled;
  }
  return 'taken';
}

function handling(agency: string): Handled {
  switch (modes.get(agency) ?? 'usual') {
    case 'usual':
      return usual();
    case 'good':
      return 'taken';
    case 'refuse':
      return 'refused';
    case 'hang':
      return 'hung';
    case 'drop':
      return 'dropped';
  }
}

function answer(handled: Handled, response: ServerResponse): void {
  if (handled === 'taken') response.writeHead(202).end();
  else if (handled === 'refused') response.writeHead(503).end();
  else if (handled === 'hung') setTimeout(() => response.destroy(), hanging);
  else response.destroy();
}

function take(agency: string, incoming: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  // A broker that is killed while it sends: nothing came.
  incoming.on('error', () => undefined);
  response.on('error', () => undefined);
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const at = monotonic();
    const handled = handling(agency);
    answer(handled, response);
    const mark = Number(incoming.headers['tocsin-attempt'] ?? 0);
    const { jti, alert } = readAlert(Buffer.concat(chunks));
    arrivals.add({
      at,
      agency,
      mark,
      handled,
      jti,
      event: alert?.event.jti ?? '',
      kind: alert?.kind ?? '',
      post: alert?.post.id ?? '',
      alert: alert?.alert ?? '',
      obligation: alert?.obligation,
    });
  });
}

const ports = await serveAgencies(take);

answerQuestions((question: Question) => {
  if (question.ask === 'ports') return ports;
  if (question.ask === 'take') return arrivals.take();
  const { mode, agency } = question;
  for (const name of agency === undefined ? agencyNames : [agency]) modes.set(name, mode);
  return true;
});
