import { parsed } from '../feeds/json.js';

/** The claims of a statement that was signed here: its signature is not looked at. */
export const claimsIn = (compact: string): unknown =>
  parsed(Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString());
