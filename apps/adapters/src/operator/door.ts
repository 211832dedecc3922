import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NotFoundException, UnauthorizedException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { boundedServer } from '#edge';
import { sha256, wrongConfiguration } from '#kernel';
import type { OperatorSettings } from '../config.operator.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Said of what operators alone may ask: through their door, and not there through the other. */
    operators?: boolean;
  }
}

/** For every route of operators. */
export const forOperators = { operators: true } as const;

/** Connections to the operators' door, and how long a request may take to arrive there, in milliseconds. */
const bounds = {
  arrival: { headers: 10_000, whole: 60_000 },
  connections: { perAddress: 64, inAll: 128 },
};

type Done = (error?: Error) => void;

/** The operators' own server before the application. Without their token nobody gets further than its head. */
export class OperatorDoor {
  readonly server: Server;
  private readonly came = new WeakSet<IncomingMessage>();
  private readonly expected: Buffer;

  constructor(
    private readonly settings: OperatorSettings,
    http: FastifyInstance,
  ) {
    this.expected = sha256(settings.token);
    const handle: RequestListener = (request, response) => {
      this.came.add(request);
      http.routing(request, response);
    };
    this.server = boundedServer(handle, bounds);
    http.addHook('preClose', (done: Done) => {
      this.server.close();
      this.server.closeIdleConnections();
      setTimeout(() => this.server.closeAllConnections(), 2_000).unref();
      done();
    });
  }

  /** Whether a request came in through it. */
  isWayOf(request: IncomingMessage): boolean {
    return this.came.has(request);
  }

  admits({ headers }: FastifyRequest): boolean {
    const token = /^Bearer ([^\s]+)$/i.exec(headers.authorization ?? '')?.[1];
    // Hashes have one length, so that comparing them tells nothing about the token.
    return token !== undefined && timingSafeEqual(sha256(token), this.expected);
  }

  /** @returns its address @throws TocsinError `invalid_configuration` when the port cannot be had */
  async listen(): Promise<string> {
    const { host, port } = this.settings;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    }).catch((cause: unknown) => {
      const settings = 'TOCSIN_ADAPTERS_OPERATOR_HOST, TOCSIN_ADAPTERS_OPERATOR_PORT';
      throw wrongConfiguration(
        [`${settings}: operators cannot be served on ${host}:${port}`],
        cause,
      );
    });
    // Of a server on TCP it is never a text.
    const at = this.server.address() as AddressInfo;
    return `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`;
  }
}

/** Each route by its own door alone, and operators by their token, before a body is read. */
export function keepTheDoors(http: FastifyInstance, door: OperatorDoor | undefined): void {
  http.addHook('onRequest', (request: FastifyRequest, _reply: unknown, done: Done) => {
    // The route, not the URL: the same path can be written in many ways.
    const { url, config } = request.routeOptions;
    const forOperator = config.operators === true;
    const byOperator = door?.isWayOf(request.raw) === true;
    if (url !== undefined && forOperator !== byOperator) done(new NotFoundException());
    else if (forOperator && door?.admits(request) !== true) done(new UnauthorizedException());
    else done();
  });
}
