import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Endings } from '../../bench/stack/endings.js';

/** Lets a server listen on loopback until everything ends. @returns `http://127.0.0.1:4000` */
export async function listen(server: Server, port: number, endings: Endings): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  endings.add(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening on a port');
  return `http://127.0.0.1:${address.port}`;
}
