import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { alertRaisedType, type AlertRaised } from '#contracts';
import { monotonic } from '../figures/time.js';
import { agencyNames } from '../people/agencies.js';
import type { Answers, Arrival, Asked, Question } from './receiver-messages.js';

// The agencies' endpoints, in a process of their own, so that they take no time from whoever sends the load.
// They answer `202` at once and look at an alert afterwards.

const mostAtOnce = 5_000;
/** One alert in so many is kept whole. */
const sampleEvery = 500;

const arrivals: Arrival[] = [];
const samples: Answers['samples'] = [];
let taken = 0;

function take(agency: string, incoming: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const at = monotonic();
    response.writeHead(202).end();
    const body = Buffer.concat(chunks).toString('latin1');
    if (arrivals.length % sampleEvery === 0) samples.push({ agency, body });
    arrivals.push({ at, ...read(body) });
  });
}

/** Its signature is not checked here: a sample is, after the measured time. */
function read(compact: string): Omit<Arrival, 'at'> {
  const payload = Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString('utf8');
  const claims = JSON.parse(payload) as { jti: string; events: Record<string, AlertRaised> };
  const alert = claims.events[alertRaisedType];
  return {
    jti: claims.jti,
    event: alert?.event.jti ?? '',
    kind: alert?.kind ?? '',
    post: alert?.post.id ?? '',
  };
}

const ports = await Promise.all(
  agencyNames.map(async (agency) => {
    const server = createServer((incoming, response) => take(agency, incoming, response));
    // Longer than any pause of the bench: a connection closed between two alerts would look like a fault.
    server.keepAliveTimeout = 600_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Not listening on a port');
    return address.port;
  }),
);

const answers: { [Name in Question]: () => Answers[Name] } = {
  ports: () => ports,
  count: () => arrivals.length,
  take: () => {
    const some = arrivals.slice(taken, taken + mostAtOnce);
    taken += some.length;
    return some;
  },
  samples: () => samples,
};

process.on('message', ({ id, question }: Asked) => {
  process.send?.({ id, answer: answers[question]() });
});
// Ctrl-C reaches every process of the terminal: the bench ends this one when the broker has ended.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
