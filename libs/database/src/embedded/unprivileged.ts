import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom PostgreSQL runs as: empty for "whoever runs this". */
export interface Identity {
  uid?: number;
  gid?: number;
}

async function idOf(user: string): Promise<Identity> {
  const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * PostgreSQL refuses to run as root. As root, it gets the user `postgres`, who is made when missing; as
 * anybody else it runs as they do.
 */
export async function unprivileged(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  try {
    return await idOf('postgres');
  } catch {
    await run('useradd', ['--system', '--user-group', 'postgres']);
    return idOf('postgres');
  }
}
