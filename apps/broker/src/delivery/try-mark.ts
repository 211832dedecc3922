import type { ClaimedNotice } from './notice.js';

/** The header that numbers the tries of a message. */
const tryHeader = 'Tocsin-Attempt';

/**
 * Numbers this try in a header: `1`, or more when the receiver may have had the same message before (same `jti`,
 * `webhook-id` or `Message-ID`). A try that a broker began and did not live to record is counted, whether or not
 * anything was sent, so that a repeat is never unmarked. It says what may be, not what was: the receiver's own
 * list of ids decides.
 */
export const tryMark = ({ attempts }: Pick<ClaimedNotice, 'attempts'>): Record<string, string> => ({
  [tryHeader]: String(attempts),
});
