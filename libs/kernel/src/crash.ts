/**
 * Named places where a test process can be told to die, as `kill -9` would (DESIGN §8).
 * `TOCSIN_CRASH_AT=sent` dies the first time that `crashPoint('sent')` is reached. Refused in production.
 */
export type CrashPoint = 'stored' | 'claimed' | 'sent' | 'recorded' | 'routed' | 'climbed';

const armed = process.env['NODE_ENV'] === 'production' ? undefined : process.env['TOCSIN_CRASH_AT'];

export function crashPoint(name: CrashPoint): void {
  if (armed === name) process.kill(process.pid, 'SIGKILL');
}
