import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#kernel';

/** A piece of code of a guide, and where it stands. */
export interface Block {
  language: string;
  code: string;
  /** `<section>.<number within it>`, as `3.2`. */
  place: string;
}

/** The code of one chapter of a guide, in its order. @param chapter the words of its `##` heading */
export function blocksOf(guide: string, chapter: string): Block[] {
  const text = readFileSync(join(projectRoot(import.meta.url), guide), 'utf8');
  const found = text.split(/^## /m).find((one) => one.startsWith(`${chapter}\n`));
  if (found === undefined) throw new Error(`${guide} has no chapter "${chapter}"`);
  return found.split(/^### /m).flatMap((section) => {
    const number = /^\d+/.exec(section)?.[0] ?? '0';
    return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
      ([, language = '', code = ''], index) => ({
        language,
        code,
        place: `${number}.${index + 1}`,
      }),
    );
  });
}
