import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#kernel';
import { describeOrSkip } from './or-skip.js';

/**
 * Declares a suite over a JSON file that lies beside the project and is no part of it (`../shared/<file>`): published
 * vectors, read where they lie. Where the file is not, the suite says so loudly and is skipped by name.
 */
// The caller says what the published file holds.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function describeWithShared<Document>(
  name: string,
  file: string,
  suite: (document: Document) => void,
): void {
  const path = join(projectRoot(import.meta.url), '..', 'shared', file);
  const needed = {
    what: `../shared/${file}`,
    here: existsSync(path),
    remedy: 'It is published by others; put it there',
    demanded: false,
    demandedBy: 'nobody',
  };
  describeOrSkip(name, needed, () => suite(JSON.parse(readFileSync(path, 'utf8')) as Document));
}
