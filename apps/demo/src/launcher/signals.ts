/** How often it is looked whether npm still lives, in milliseconds. */
const every = 1_000;

/**
 * Calls `first` when the process is asked to end (Ctrl-C, SIGTERM, its terminal closed), and `again` when it
 * is asked once more. Under npm it also counts as asked when npm is gone: npm does not always pass a signal on.
 */
export function whenAsked(first: () => void, again: () => void): void {
  let times = 0;
  const ask = (): void => {
    times += 1;
    if (times === 1) first();
    else again();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (times === 0) ask();
  }, every);
  watch.unref();
}
