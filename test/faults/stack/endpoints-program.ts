import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { alertRaisedType, type AlertRaised } from '#contracts';
import { monotonic } from '../../bench/figures/time.js';
import { seeded } from '../../bench/load/schedule.js';
import { agencyNames } from '../../bench/people/agencies.js';
import type { Arrival, Asked, Handled, Mode } from './endpoint-messages.js';

// The agencies' endpoints, in a process of their own, so that nothing of the run holds them up. They misbehave
// as real ones do: refuse, hang, drop the connection, or take a message whose answer is lost.

const mostAtOnce = 5_000;
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
const arrivals: Arrival[] = [];
let taken = 0;

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
    arrivals.push({ at, agency, mark, handled, ...read(Buffer.concat(chunks).toString('latin1')) });
  });
}

function read(
  compact: string,
): Pick<Arrival, 'jti' | 'event' | 'kind' | 'post' | 'alert' | 'obligation'> {
  const payload = Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString('utf8');
  const claims = JSON.parse(payload) as { jti: string; events: Record<string, AlertRaised> };
  const alert = claims.events[alertRaisedType];
  return {
    jti: claims.jti,
    event: alert?.event.jti ?? '',
    kind: alert?.kind ?? '',
    post: alert?.post.id ?? '',
    alert: alert?.alert ?? '',
    obligation: alert?.obligation,
  };
}

const ports = await Promise.all(
  agencyNames.map(async (agency) => {
    const server = createServer((incoming, response) => take(agency, incoming, response));
    server.keepAliveTimeout = 600_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Not listening on a port');
    return address.port;
  }),
);

function answerTo({ question }: Asked): unknown {
  if (question.ask === 'ports') return ports;
  if (question.ask === 'mode') {
    const { mode, agency } = question;
    for (const name of agency === undefined ? agencyNames : [agency]) modes.set(name, mode);
    return true;
  }
  const some = arrivals.slice(taken, taken + mostAtOnce);
  taken += some.length;
  return some;
}

process.on('message', (asked: Asked) => {
  process.send?.({ id: asked.id, answer: answerTo(asked) });
});
// Ctrl-C reaches every process of the terminal: the run ends this one when the brokers have ended.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
