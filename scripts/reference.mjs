// Writes docs/reference/events.md from the contracts. A test holds the committed page against them.
import { mkdir, writeFile } from 'node:fs/promises';
import { referenceMarkdown } from '../dist/apps/broker/src/reference/markdown.js';

const page = new URL('../docs/reference/events.md', import.meta.url);
await mkdir(new URL('.', page), { recursive: true });
await writeFile(page, await referenceMarkdown());
