import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { print } from '../bench/report/begin.js';

/** Writes figures as JSON; maps become objects. */
export async function writeFigures(file: string, figures: object): Promise<void> {
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(figures, plain, 2)}\n`);
  print(`\nWritten to ${file}`);
}
