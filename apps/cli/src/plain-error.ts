/** Something the person at the keyboard can mend, in a plain sentence. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}
