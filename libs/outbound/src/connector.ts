import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { TocsinError } from '#kernel';
import { codeOf, OutboundFault } from './fault.js';
import type { Guard } from './guard.js';
import type { Tunnel } from './tunnel.js';

export interface ConnectorOptions {
  /** Milliseconds until a connection stands, its look-up and its handshake with it. */
  within: number;
  /** What TLS trusts and shows; what Node has when it is left out. */
  tls?: SecureContext | undefined;
  /** The way out, where there is one. */
  tunnel?: Tunnel | undefined;
}

/** Nothing was sent yet when a connection could not be had. */
const unsent = (thrown: unknown): OutboundFault =>
  thrown instanceof OutboundFault
    ? thrown
    : new OutboundFault(
        thrown instanceof TocsinError ? 'address-refused' : codeOf(thrown),
        'never',
        thrown,
      );

/**
 * Opens connections: looks the host up once, has every address checked, and dials those very addresses. TLS is held
 * to the host's name, and its certificate is checked whatever the environment says.
 */
export function connectorFor(guard: Guard, options: ConnectorOptions): buildConnector.connector {
  const { within, tls, tunnel } = options;
  const lookup: LookupFunction = (hostname, { all }, callback) => {
    guard.addressesOf(hostname).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (all === true) callback(null, found);
        else callback(null, first?.address ?? '', first?.family);
      },
      (thrown: unknown) => callback(unsent(thrown), ''),
    );
  };
  const dial = buildConnector({
    timeout: within,
    rejectUnauthorized: true,
    autoSelectFamily: true,
    lookup,
    ...(tls && { secureContext: tls }),
  });

  const open = async (
    target: buildConnector.Options,
    done: buildConnector.Callback,
  ): Promise<void> => {
    const addresses = await guard.addressesOf(target.hostname);
    if (!tunnel || !guard.isOutside(addresses)) {
      dial(target, done);
      return;
    }
    const socket = await tunnel.open(addresses, Number(target.port) || 443, within);
    dial({ ...target, httpSocket: socket }, done);
  };
  return (target, callback) => {
    const done: buildConnector.Callback = (...[error, socket]) => {
      if (error) callback(unsent(error), null);
      else callback(null, socket);
    };
    // An address is not looked up, so the look-up never sees it; and who goes by the proxy must be known first.
    if (isIP(target.hostname) === 0 && !tunnel) dial(target, done);
    else open(target, done).catch((thrown: unknown) => callback(unsent(thrown), null));
  };
}
