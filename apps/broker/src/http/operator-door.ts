import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wrongConfiguration } from '#kernel';
import type { EdgeSettings } from '../config.edge.js';

/**
 * Opens the operators' door.
 * @returns its address, as a URL
 * @throws TocsinError `invalid_configuration` when the port cannot be had
 */
export async function openOperatorDoor(
  server: Server,
  { operatorPort, operatorHost }: EdgeSettings,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(operatorPort, operatorHost, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((cause: unknown) => {
    const at = `${operatorHost}:${operatorPort}`;
    throw wrongConfiguration(
      [`TOCSIN_OPERATOR_HOST, TOCSIN_OPERATOR_PORT: operators cannot be served on ${at}`],
      cause,
    );
  });
  // Of a server on TCP it is never a text.
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Closes a server: what is idle at once, what is under way when it is done. */
export const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
