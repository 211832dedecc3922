import type { IncomingMessage, ServerResponse } from 'node:http';
import { monotonic } from '../figures/time.js';
import { answerQuestions, Came, readAlert, serveAgencies } from './answering.js';
import type { Answers, Arrival, Question } from './receiver-messages.js';

// The agencies' endpoints, in a process of their own, so that they take no time from whoever sends the load.
// They answer `202` at once and look at an alert afterwards.

/** One alert in so many is kept whole. */
const sampleEvery = 500;

const arrivals = new Came<Arrival>();
const samples: Answers['samples'] = [];

function take(agency: string, incoming: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const at = monotonic();
    response.writeHead(202).end();
    const body = Buffer.concat(chunks);
    // The signature of a sample is checked, after the measured time.
    if (arrivals.count % sampleEvery === 0) samples.push({ agency, body: body.toString('latin1') });
    const { jti, alert } = readAlert(body);
    arrivals.add({
      at,
      jti,
      event: alert?.event.jti ?? '',
      kind: alert?.kind ?? '',
      post: alert?.post.id ?? '',
    });
  });
}

const ports = await serveAgencies(take);

const answers: { [Name in Question]: () => Answers[Name] } = {
  ports: () => ports,
  count: () => arrivals.count,
  take: () => arrivals.take(),
  samples: () => samples,
};

answerQuestions((question: Question) => answers[question]());
