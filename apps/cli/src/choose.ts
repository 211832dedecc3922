import { PlainError } from './plain-error.js';
import type { AlertView, ObligationView } from './views.js';

/** Which obligation is answered, and by which post. */
export interface Choice {
  obligation: ObligationView;
  post: string;
  title: string;
  /** Nobody said which, so it was chosen. */
  chosen: boolean;
}

/**
 * The obligation and post that were named, or the first open obligation and the post that was told last.
 * @throws PlainError when there is nothing to answer, or the name is not one of the alert's
 */
export function choose(
  alert: AlertView,
  wanted: { obligation?: string; post?: string },
  of: 'open' | 'accepted' | 'any' = 'open',
): Choice {
  const running = alert.obligations.filter(({ state }) => state !== 'closed');
  const open = running.filter(({ acceptedBy }) => !acceptedBy);
  const firstOpen = open.find(({ state }) => state !== 'unowned') ?? open[0];
  const firstAccepted = running.find(({ acceptedBy }) => acceptedBy);
  const first = {
    open: firstOpen,
    accepted: firstAccepted,
    any: firstAccepted ?? firstOpen,
  }[of];
  const obligation =
    wanted.obligation === undefined
      ? first
      : alert.obligations.find(({ id }) => id === wanted.obligation);
  if (!obligation) {
    throw new PlainError(
      wanted.obligation === undefined
        ? nothing(alert.ref, of)
        : `${alert.ref} has no such obligation.`,
    );
  }
  const last = obligation.ladder.at(-1);
  const post = wanted.post ?? obligation.acceptedPost ?? obligation.post ?? last?.post;
  if (post === undefined) throw new PlainError('The obligation has no post: give --post.');
  const title = obligation.ladder.find((rung) => rung.post === post)?.title ?? post;
  return { obligation, post, title, chosen: wanted.obligation === undefined };
}

const nothing = (ref: string, of: 'open' | 'accepted' | 'any'): string =>
  ({
    open: `Every obligation of ${ref} is accepted already.`,
    accepted: `Nobody has accepted an obligation of ${ref} that is not closed.`,
    any: `Every obligation of ${ref} is closed.`,
  })[of];
