/**
 * Milliseconds of the machine's monotonic clock. It has one origin for all processes of a machine, so that a
 * time taken in one can be compared with a time taken in another.
 */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
