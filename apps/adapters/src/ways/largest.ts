/** Largest message that comes by HTTP, in bytes: what SNS itself carries. */
export const largestMessage = 256 * 1024;
/** What is said of a larger one. */
export const tooLarge = `A message may have ${largestMessage / 1_024} KiB. Send a larger one by the queue or the folder`;
/** Largest message that comes by a queue's store of large messages, or in a file. */
export const largestFetched = 2 * 1024 * 1024;
/** Largest file of a drop folder, in bytes. */
export const largestFile = 10 * 1024 * 1024;
