/**
 * Loaded into each program that the launcher starts, before its own code: when the launcher is gone, even
 * killed, the program must not live on alone and hold the port.
 */
const forced = 5_000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), forced).unref();
});
// The line to the launcher must not keep a program alive that has finished.
process.channel?.unref();
