import { createServer } from 'node:net';
import { TocsinError } from '#kernel';
import { portSettings, type DemoSettings } from '../settings.js';

/** @throws TocsinError `conflict` naming each port that is taken and the setting that moves it */
export async function refuseTakenPorts({ ports, host }: DemoSettings): Promise<void> {
  const names = Object.keys(portSettings) as (keyof DemoSettings['ports'])[];
  const checked = await Promise.all(
    names.map(async (name) => ({
      name,
      free: await canListen(ports[name], name === 'broker' ? host : '127.0.0.1'),
    })),
  );
  const taken = checked.filter(({ free }) => !free);
  if (taken.length === 0) return;
  const lines = taken.map(
    ({ name }) =>
      `Port ${ports[name]} is in use by another program. Stop that program, or choose another port: ${portSettings[name]}=${ports[name] + 100} npm start`,
  );
  throw new TocsinError('conflict', lines.join('\n'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** Ports that nobody uses now. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    probes.map(
      (probe) =>
        new Promise<number>((resolve, reject) => {
          probe.once('error', reject);
          probe.listen(0, '127.0.0.1', () => {
            const address = probe.address();
            if (address !== null && typeof address === 'object') resolve(address.port);
            else reject(new Error('No free port'));
          });
        }),
    ),
  );
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}
