// Makes the package `tocsin-client` in dist-client/: libs/client with the parts of the other libraries that it
// needs, compiled with their types. `npm pack ./dist-client` makes a tarball of it.
import { spawnSync } from 'node:child_process';
import { copyFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist-client');
const { version, license, engines, dependencies } = JSON.parse(
  await readFile(join(root, 'package.json'), 'utf8'),
);
const parts = ['kernel', 'contracts', 'trust'];
const needed = ['jose', 'uuid', 'zod'];
const entry = (part) => ({
  types: `./libs/${part}/src/index.d.ts`,
  default: `./libs/${part}/src/index.js`,
});

await rm(out, { recursive: true, force: true });
const compiled = spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'libs/client/tsconfig.json')],
  { stdio: 'inherit' },
);
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

const manifest = {
  name: 'tocsin-client',
  version,
  description: "For an agency's own program: state events to a Tocsin broker, and take its alerts.",
  license,
  type: 'module',
  engines,
  exports: { '.': entry('client') },
  imports: Object.fromEntries(parts.map((part) => [`#${part}`, entry(part)])),
  files: ['libs', 'example'],
  dependencies: Object.fromEntries(needed.map((name) => [name, dependencies[name]])),
};
await writeFile(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
await cp(join(root, 'libs/client/example'), join(out, 'example'), { recursive: true });
await copyFile(join(root, 'libs/client/README.md'), join(out, 'README.md'));
await copyFile(join(root, 'LICENSE'), join(out, 'LICENSE'));
