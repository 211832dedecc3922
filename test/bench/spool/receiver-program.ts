import { once } from 'node:events';
import { createServer } from 'node:http';
import { monotonic } from '../figures/time.js';
import { answerQuestions, Came } from '../stack/answering.js';
import type { Pushed, SpoolAnswers, SpoolQuestion } from './receiver-messages.js';

// A broker that takes everything, in a process of its own, so that it takes no time from the adapters.

const came = new Came<Pushed>();
const server = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const at = monotonic();
    response.writeHead(202).end();
    const [, claims = ''] = Buffer.concat(chunks).toString('latin1').split('.');
    const { jti } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { jti: string };
    came.add({ at, jti });
  });
});
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('Not listening on a port');

const answers: { [Name in SpoolQuestion]: () => SpoolAnswers[Name] } = {
  port: () => address.port,
  count: () => came.count,
  take: () => came.take(),
};
answerQuestions((question: SpoolQuestion) => answers[question]());
