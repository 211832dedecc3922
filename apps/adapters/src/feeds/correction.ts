import { textAt } from './json.js';
import type { Draft } from './reading.js';

/** The member of a content that says which statement's place it takes. None where it takes none. */
export const correction = (jti: string | undefined) =>
  jti === undefined ? {} : { corrects: { jti } };

/** A draft as one that takes the place of another statement. */
export const correcting = <D extends Draft>(draft: D, jti: string | undefined): D => ({
  ...draft,
  content: { ...draft.content, ...correction(jti) },
});

/** The statement whose place a draft takes. */
export const correctedBy = ({ content }: Draft): string | undefined =>
  textAt(content, 'corrects', 'jti');
