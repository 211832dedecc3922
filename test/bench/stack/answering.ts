import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { alertRaisedType, type AlertRaised } from '#contracts';
import { agencyNames, type AgencyName } from '../people/agencies.js';

// What a program with the agencies' endpoints is made of; whoever runs it asks it (`asked-program.ts`).

export interface Asked {
  id: number;
  question: unknown;
}

export interface Answered {
  id: number;
  answer: unknown;
}

/** Answers whoever started this process, until that one is gone. @param answerTo knows what may be asked */
export function answerQuestions(answerTo: (question: never) => unknown): void {
  process.on('message', ({ id, question }: Asked) => {
    process.send?.({ id, answer: answerTo(question as never) });
  });
  // Ctrl-C reaches every process of the terminal: whoever runs this one ends it when the broker has ended.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
}

/** Serves an endpoint for each agency. @returns their ports, in the order of `agencyNames` */
export const serveAgencies = (
  take: (agency: AgencyName, incoming: IncomingMessage, response: ServerResponse) => void,
): Promise<number[]> =>
  Promise.all(
    agencyNames.map(async (agency) => {
      const server = createServer((incoming, response) => take(agency, incoming, response));
      // Longer than any pause of a run: a connection closed between two alerts would look like a fault.
      server.keepAliveTimeout = 600_000;
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string')
        throw new Error('Not listening on a port');
      return address.port;
    }),
  );

/** What a signed alert says. Its signature is not checked here. */
export function readAlert(body: Buffer): { jti: string; alert: AlertRaised | undefined } {
  const [, claims = ''] = body.toString('latin1').split('.');
  const { jti, events } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as {
    jti: string;
    events: Record<string, AlertRaised>;
  };
  return { jti, alert: events[alertRaisedType] };
}

/** Things in the order they came, given out once. */
export class Came<One> {
  private readonly all: One[] = [];
  private taken = 0;

  get count(): number {
    return this.all.length;
  }

  add(one: One): void {
    this.all.push(one);
  }

  /** What was not taken yet, oldest first; at most a few thousand, so more may be left. */
  take(): One[] {
    const some = this.all.slice(this.taken, this.taken + 5_000);
    this.taken += some.length;
    return some;
  }
}
