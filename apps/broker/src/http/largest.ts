/** Largest statement, in bytes (DESIGN §5), and with it the largest body of anybody but an operator. */
export const largestStatement = 64 * 1024;
/** Largest document an operator may send, in bytes. */
export const largestDocument = 16 * 1024 * 1024;
/** Largest token request, in bytes: an assertion, and a little. */
export const largestTokenRequest = 16 * 1024;
