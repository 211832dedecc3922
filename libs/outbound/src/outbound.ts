import type { SecureContext } from 'node:tls';
import { OutboundClient, type OutboundLimits } from './client.js';
import { connectorFor } from './connector.js';
import { Guard, type GuardPolicy } from './guard.js';
import type { Resolve } from './names.js';
import { Registrations } from './registrations.js';
import { Tunnel } from './tunnel.js';

export interface OutboundPolicy extends GuardPolicy {
  /** The only way out to the public internet, where there is one. */
  proxy?: URL | undefined;
  /** What TLS trusts and shows; what Node has when it is left out. */
  tls?: SecureContext | undefined;
}

/** Injection token of the {@link Outbound}. */
export const OUTBOUND = Symbol('Outbound');

/**
 * The only way in which Tocsin calls anybody (ADR 17). It calls `https`, and `http` on this machine alone; it looks a
 * host up itself, checks every address and dials what it checked; it follows no redirect and asks no environment.
 */
export class Outbound {
  private readonly guard: Guard;
  private readonly registrations: Registrations;
  private readonly tunnel: Tunnel | undefined;
  private readonly clients: OutboundClient[] = [];

  /** @param resolve how names are looked up; as the machine does when left out */
  constructor(
    private readonly policy: OutboundPolicy,
    resolve?: Resolve,
  ) {
    this.guard = new Guard(policy, resolve);
    this.registrations = new Registrations(this.guard);
    this.tunnel = policy.proxy && new Tunnel(policy.proxy, policy.tls);
  }

  /**
   * Whether a URL could be called now, for an operator who registers it: its form, its host and every address of it.
   * @throws TocsinError `invalid_request` when not; `unavailable` when its host cannot be looked up
   */
  check(url: string): Promise<void> {
    return this.guard.check(url);
  }

  /**
   * The same for an agency that registers one itself. It is not told what is wrong with a host, and may look up one at
   * a time.
   * @throws TocsinError `invalid_request`, whose cause is for the log; `too_many_requests`
   */
  checkFor(agency: string, url: string): Promise<void> {
    return this.registrations.check(agency, url);
  }

  /**
   * The same by what the URL says alone, for settings: its host is not looked up.
   * @throws TocsinError `invalid_request`
   */
  read(url: string): URL {
    return this.guard.read(url);
  }

  /** A client with connections of its own. It is closed with the rest. */
  client(limits: OutboundLimits): OutboundClient {
    const { within, connectWithin = within } = limits;
    const { guard, tunnel } = this;
    const connector = connectorFor(guard, {
      within: connectWithin,
      tls: this.policy.tls,
      tunnel,
    });
    const client = new OutboundClient(guard, limits, connector);
    this.clients.push(client);
    return client;
  }

  /** Closes every connection, when what is on its way has its answer. */
  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    await this.tunnel?.close();
  }
}
