// Runs once after all tests: stops what tests-start.mjs started.
import { rm } from 'node:fs/promises';

export default async function stop() {
  const { server, folder } = globalThis.tocsinTests ?? {};
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
}
