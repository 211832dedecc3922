import { createServer } from 'node:http';
import type { Endings } from '../../bench/stack/endings.js';
import type { Served } from '../world/delivery.js';
import { listen } from './listen.js';

export interface SystemsServer {
  /** `http://127.0.0.1:4000` */
  url: string;
  /** How often it was asked. */
  readonly asked: number;
  /** From now on, answers by these; one in so many requests it fails (none by default). */
  answer(how: (path: string) => Served, failOneIn?: number): void;
}

/** The systems of the agencies that messages point to, on loopback. */
export async function startSystems(port: number, endings: Endings): Promise<SystemsServer> {
  let asked = 0;
  let how: (path: string) => Served = () => ({ status: 404 });
  let failing = Number.POSITIVE_INFINITY;
  const server = createServer((request, response) => {
    asked += 1;
    if (asked % failing === 0) {
      response.writeHead(503).end();
      return;
    }
    const served = how(request.url ?? '/');
    response.writeHead(served.status, { 'content-type': 'application/json' });
    response.end(served.status === 200 ? served.body : undefined);
  });
  const url = await listen(server, port, endings);
  return {
    url,
    get asked() {
      return asked;
    },
    answer: (function_, failOneIn = Number.POSITIVE_INFINITY) => {
      how = function_;
      failing = failOneIn;
    },
  };
}
