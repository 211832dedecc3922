/** Largest message that comes by HTTP, in bytes: what SNS itself carries. */
export const largestMessage = 256 * 1024;
/** Largest message that comes by a queue's store of large messages, or in a file. */
export const largestFetched = 2 * 1024 * 1024;
/** Largest file of a drop folder, in bytes. */
export const largestFile = 10 * 1024 * 1024;
