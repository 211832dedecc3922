import type { Endings } from '../bench/stack/endings.js';
import type { FeedsArguments } from './arguments.js';
import { runDryMode } from './dry/run.js';
import { runFull } from './full/run.js';
import { runLive } from './live/run.js';

/** Does what was asked for. @returns whether what was promised holds */
export function runFeeds(
  asked: FeedsArguments,
  endings: Endings,
  stop: AbortSignal,
): Promise<boolean> {
  if (asked.mode === 'dry') return runDryMode(asked);
  return (asked.mode === 'full' ? runFull : runLive)(asked, endings, stop);
}
