const alphabet = /^[A-Za-z0-9_-]+$/;

/**
 * The bytes of canonical base64url (RFC 4648 §5 without padding), or nothing when the text is not exactly
 * what those bytes encode to: spaces, padding, other letters and non-zero trailing bits are refused, because
 * two spellings of one signature would be two statements.
 */
export function canonicalBytes(text: string): Buffer | undefined {
  if (!alphabet.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
