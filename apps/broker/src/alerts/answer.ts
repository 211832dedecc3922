import {
  alertAccepted,
  alertActioned,
  alertClosed,
  alertDeclined,
  alertHandedOver,
  alertSeen,
  eventName,
  type AlertAccepted,
  type AlertActioned,
  type AlertClosed,
  type AlertDeclined,
  type AlertHandedOver,
  type AlertSeen,
} from '#contracts';
import type { NewNotice } from '../delivery/notice.repository.js';
import type { Snapshot } from '../directory/directory.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';
import type { ObligationOfAlert } from './obligation.repository.js';

/** What a person says to an obligation. */
export type Answer =
  | { kind: 'seen'; given: AlertSeen }
  | { kind: 'accepted'; given: AlertAccepted }
  | { kind: 'declined'; given: AlertDeclined }
  | { kind: 'handed-over'; given: AlertHandedOver }
  | { kind: 'actioned'; given: AlertActioned }
  | { kind: 'closed'; given: AlertClosed };

/** What an answer did, in plain words, kept with it; and the notices that are due by it now. */
export interface Answered {
  outcome: string;
  notices: NewNotice[];
}

/** An answer with the obligation it is about, locked. */
export interface Answering<Given> {
  event: InboxEvent;
  held: ObligationOfAlert;
  given: Given;
  snapshot: Snapshot;
  at: Date;
}

/** Its content has been checked against its contract when it was taken in. */
export function readAnswer({ type, content }: InboxEvent): Answer {
  const name = eventName(type);
  switch (name) {
    case 'alert.seen':
      return { kind: 'seen', given: alertSeen.parse(content) };
    case 'alert.accepted':
      return { kind: 'accepted', given: alertAccepted.parse(content) };
    case 'alert.declined':
      return { kind: 'declined', given: alertDeclined.parse(content) };
    case 'alert.handed-over':
      return { kind: 'handed-over', given: alertHandedOver.parse(content) };
    case 'alert.actioned':
      return { kind: 'actioned', given: alertActioned.parse(content) };
    case 'alert.closed':
      return { kind: 'closed', given: alertClosed.parse(content) };
    default:
      throw new Error(`${name} is no answer`);
  }
}
