// Compiles apps, libs and test from TypeScript to dist/ with swc, only what changed since the last build.
// Types are checked by `npm run types`, not here, so that `npm start` is quick.
import { mkdir, readdir, readFile, rm, stat, copyFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist');
const sources = ['apps', 'libs', 'test'];
const copied = /\.(sql|json|html|css)$/;

async function* filesUnder(folder) {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    if (cause.code === 'ENOENT') return;
    throw cause;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

const modified = async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;

const newestSetting = Math.max(
  await modified(join(root, '.swcrc')),
  await modified(fileURLToPath(import.meta.url)),
);

// swc takes 60 ms to load: not when there is nothing to do.
let swc;
const compile = async (source, target) => {
  swc ??= await import('@swc/core');
  const { code } = await swc.transform(await readFile(source, 'utf8'), {
    filename: source,
    sourceFileName: relative(dirname(target), source),
    configFile: join(root, '.swcrc'),
  });
  await writeFile(target, code);
};

const wanted = new Set();
let compiled = 0;
for (const folder of sources) {
  for await (const source of filesUnder(join(root, folder))) {
    const isCode = source.endsWith('.ts') && !source.endsWith('.d.ts');
    if (source.endsWith('.spec.ts') || !(isCode || copied.test(source))) continue;
    const target = join(out, relative(root, source)).replace(/\.ts$/, '.js');
    wanted.add(target);
    if ((await modified(target)) > Math.max(await modified(source), newestSetting)) continue;
    await mkdir(dirname(target), { recursive: true });
    await (isCode ? compile(source, target) : copyFile(source, target));
    compiled += 1;
  }
}
for await (const target of filesUnder(out)) if (!wanted.has(target)) await rm(target);
if (compiled > 0) process.stderr.write(`built ${compiled} of ${wanted.size} files\n`);
