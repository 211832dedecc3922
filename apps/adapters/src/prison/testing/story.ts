import type { Came } from '../../testing/run-feed.js';
import { late, soon } from './messages.js';

/** In short: what was told, with the reason or kind and what it corrects. */
export function said({ drafts }: Came): string[] {
  return drafts.map(({ name, content }) => {
    const { reason, kind, corrects } = content as Record<string, unknown>;
    const about = corrects as { jti: string } | undefined;
    return [name, reason ?? kind, about && `for ${about.jti}`].filter(Boolean).join(' ');
  });
}

/** When he leaves, and when the quick family says so. */
export const at = '2026-08-10T10:00:00+01:00';
export const quick = '2026-08-10T10:00:20+01:00';
/** One release, as both families tell it. */
export const release = late('released', { at, code: 'CR' });
export const quickRelease = soon('released', { at: quick });
