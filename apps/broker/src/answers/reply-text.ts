import type { ReplyOutcome } from './text-reply.repository.js';

/** `A 482913`, `accept 482913`: the code of a reply. */
export const codeIn = (text: string): string | undefined =>
  /^\s*(?:a|accept)\s*[:#.-]?\s*(\d{6})\s*\.?\s*$/i.exec(text)?.[1];

/** What somebody who replied is told. Nobody is named, and nothing of what happened is said. */
export function replyText(outcome: ReplyOutcome, reference: string | undefined): string {
  const ref = reference === undefined ? 'The alert' : `Alert ${reference}`;
  switch (outcome) {
    case 'accepted':
      return `${ref} is yours: you own the next action. Open Tocsin.`;
    case 'accepted-before':
      return `${ref} was accepted before. Your reply changed nothing.`;
    case 'run-out':
      return `Your code has run out: ${ref} has gone to the next rung. Your reply accepted nothing. Open Tocsin.`;
    case 'not-taken':
      return `${ref} could not be accepted by text. It still needs an owner. Open Tocsin.`;
    case 'wrong-code':
      return 'This code fits no alert that was sent to this number. Nothing was accepted. Check the code and reply again, or open Tocsin.';
    case 'unreadable':
      return 'Nothing was accepted. To accept an alert, reply A and its six figures, as A 123456.';
    case 'unknown-number':
      return 'No alert was sent to this number. Nothing was accepted.';
    case 'too-many-tries':
      return 'Too many replies that fit no alert. Nothing was accepted. Replies of this number are not read for an hour. Open Tocsin.';
    case 'received':
      return 'Your reply is not decided yet. Nothing was accepted so far.';
  }
}
