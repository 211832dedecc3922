import { readdir, readFile } from 'node:fs/promises';

/**
 * The memory of a process and everything it started, in bytes; what several share is counted once (PSS).
 * @returns nothing where the system does not tell
 */
export async function memoryOfTree(root: number): Promise<number | undefined> {
  const entries = await readdir('/proc').catch(() => []);
  const parents = new Map<number, number>();
  for (const entry of entries) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    // Fields after the program's name in brackets: state, parent …
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    parents.set(Number(entry), parent);
  }
  const tree = [root];
  for (const one of tree) {
    for (const [pid, parent] of parents) if (parent === one) tree.push(pid);
  }
  const sizes = await Promise.all(tree.map(shareOf));
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return total === 0 ? undefined : total;
}

async function shareOf(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
