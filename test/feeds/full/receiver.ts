import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { eventName, personSubject, type SetClaims } from '#contracts';
import { messageOf } from '#kernel';
import { verifySet, type VerifyingKey } from '#trust';
import { monotonic } from '../../bench/figures/time.js';
import type { Endings } from '../../bench/stack/endings.js';
import type { Stated } from '../judge/stated.js';
import { listen } from '../live/listen.js';
import { hour } from '../world/time.js';

/** One in so many requests is answered badly, each in its own way. */
const badly = { unavailable: 41, cut: 67, lost: 97 };
/** Simulated lives go on for years. */
const longest = 20 * 365 * 86_400;

export interface Receiving {
  /** What came and was taken for the first time. */
  onStated: (stated: Stated) => void;
  audience: string;
  keys: ReadonlyMap<string, VerifyingKey>;
  /** The simulated time, in milliseconds since 1970. */
  now: () => number;
}

/** The broker's side: it checks every signature, takes statements, and is bad at answering now and then. */
export class Receiver {
  /** While it is, nothing is taken. */
  down = false;
  taken = 0;
  /** Came again though it had been answered `202`. */
  againAfter202 = 0;
  /** What is wrong with what came, in words. */
  readonly wrong: string[] = [];
  /** When each was taken, by the machine's monotonic clock, in milliseconds. */
  readonly takenAt: number[] = [];
  private count = 0;
  private readonly seen = new Map<string, { compact: string; answered: boolean }>();
  /** Of each issuer and person, when the last statement was issued. */
  private readonly lanes = new Map<string, number>();

  constructor(private readonly given: Receiving) {}

  start(endings: Endings): Promise<string> {
    const server = createServer((request, response) => {
      this.handle(request, response).catch(() => request.socket.destroy());
    });
    return listen(server, 0, endings);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.count += 1;
    if (this.down || this.count % badly.unavailable === 0) {
      response.writeHead(503).end();
      return;
    }
    if (this.count % badly.cut === 0) {
      request.socket.destroy();
      return;
    }
    const lost = this.count % badly.lost === 0;
    const err = await this.take(Buffer.concat(chunks).toString('utf8'), !lost);
    if (lost) request.socket.destroy();
    else if (err === undefined) response.writeHead(202).end();
    else {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ err, description: 'refused' }));
    }
  }

  /** @returns an error code where it is refused */
  private async take(compact: string, answered: boolean): Promise<string | undefined> {
    const { audience, keys } = this.given;
    let claims: SetClaims;
    try {
      const keyOf = (issuer: string) =>
        Promise.resolve(keys.get(issuer) ?? ('unknown-issuer' as const));
      const now = new Date(this.given.now() + hour);
      ({ claims } = await verifySet(compact, { audience, now, keyOf, maxAgeSeconds: longest }));
    } catch (error) {
      this.wrong.push(messageOf(error));
      return 'invalid_request';
    }
    const before = this.seen.get(claims.jti);
    if (before) {
      if (before.compact !== compact) this.wrong.push('one jti with two contents');
      if (before.answered) this.againAfter202 += 1;
      before.answered ||= answered;
      return undefined;
    }
    this.seen.set(claims.jti, { compact, answered });
    this.taken += 1;
    this.takenAt.push(monotonic());
    this.checkOrder(claims);
    this.given.onStated(statedOf(claims));
    return undefined;
  }

  /** What one agency says of one person must leave in the order in which it was signed. */
  private checkOrder({ iss, iat, sub_id }: SetClaims): void {
    const lane = `${iss} ${JSON.stringify(sub_id)}`;
    if ((this.lanes.get(lane) ?? 0) > iat) this.wrong.push('out of order for one person');
    this.lanes.set(lane, iat);
  }
}

function statedOf({ jti, iat, toe, sub_id, events }: SetClaims): Stated {
  const [type = ''] = Object.keys(events);
  const stated = {
    jti,
    name: eventName(type),
    at: iat * 1000,
    subject: personSubject.parse(sub_id),
    content: Object(events[type]) as object,
  };
  return { ...stated, ...(toe !== undefined && { toe: toe * 1000 }) };
}
