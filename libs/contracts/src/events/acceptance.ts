import { z } from 'zod';
import { day, shortText } from './parts.js';

const reference = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

/** Whether this is how the reference of an alert is written. */
export const isReference = (text: string): boolean => reference.test(text);

const answer = {
  /** The alert's reference, as `K7Q2-9FXM`. */
  alert: z.string().regex(reference, 'a reference as K7Q2-9FXM'),
  /** Which obligation of the alert, by its id in the alert that was sent. */
  obligation: z.uuid(),
  /** The post that answers: one on the obligation's ladder. */
  post: z.string().min(1).max(100),
  /** The person who answers. A team or a mailbox cannot own an action. */
  by: z.strictObject({ name: shortText, reference: z.string().min(1).max(64).optional() }),
};

/** "I own the next action": the only thing that stops an acknowledgement clock (promise 2). */
export const alertAccepted = z.strictObject({
  ...answer,
  nextAction: shortText.optional(),
  /**
   * How the broker knew the person who told it directly: by the text from their verified number, or by a code that
   * was sent there. Only the broker states it.
   */
  knownBy: z.enum(['text-reply', 'page-code']).optional(),
});
export type AlertAccepted = z.infer<typeof alertAccepted>;

/** "I cannot take it, because …": there is no refusal without a reason, and it climbs at once. */
export const alertDeclined = z.strictObject({
  ...answer,
  reason: z.string().trim().min(3).max(500),
});
export type AlertDeclined = z.infer<typeof alertDeclined>;

/** "I have opened it". It stops no clock: only an acceptance does (promise 2). */
export const alertSeen = z.strictObject(answer);
export type AlertSeen = z.infer<typeof alertSeen>;

/**
 * "I have done this". An acceptance that no action follows ends when the action clock runs out, and the next rung is
 * told. Only the post that accepted it says so.
 */
export const alertActioned = z.strictObject({
  ...answer,
  /** What was done, in a sentence without names. */
  action: z.string().trim().min(3).max(500),
});
export type AlertActioned = z.infer<typeof alertActioned>;

/**
 * "I hand it to that post, because …". Whoever hands it over keeps it until the other one accepts: nothing is ever
 * nobody's between two desks.
 */
export const alertHandedOver = z.strictObject({
  ...answer,
  /** The post that is to take it, of the same agency. */
  to: z.string().min(1).max(100),
  reason: z.string().trim().min(3).max(500),
});
export type AlertHandedOver = z.infer<typeof alertHandedOver>;

/**
 * "This is done, because …", or "it was unfounded, because …". Only what was accepted can be closed, by the post
 * that accepted it. What was unfounded is counted for its source (RULES §3.5).
 */
export const alertClosed = z.strictObject({
  ...answer,
  outcome: z.enum(['done', 'unfounded']),
  /** The day it ended, in London. */
  on: day,
  reason: z.string().trim().min(3).max(500),
});
export type AlertClosed = z.infer<typeof alertClosed>;
