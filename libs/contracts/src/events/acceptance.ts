import { z } from 'zod';
import { day, shortText } from './parts.js';

const reference = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

/** Whether this is how the reference of an alert is written. */
export const isReference = (text: string): boolean => reference.test(text);

const answer = {
  alert: z
    .string()
    .regex(reference, 'a reference as K7Q2-9FXM')
    .describe("The alert's reference, as `K7Q2-9FXM`."),
  obligation: z
    .uuid()
    .describe('Which obligation of the alert, by its id in the alert that was sent.'),
  post: z
    .string()
    .min(1)
    .max(100)
    .describe("The post that answers: one on the obligation's ladder."),
  by: z
    .strictObject({ name: shortText, reference: z.string().min(1).max(64).optional() })
    .describe('The person who answers. A team or a mailbox cannot own an action.'),
};

/** `alert.accepted`. */
export const alertAccepted = z
  .strictObject({
    ...answer,
    nextAction: shortText.optional(),
    knownBy: z
      .enum(['text-reply', 'page-code'])
      .optional()
      .describe(
        'How the broker knew the person who told it directly: by the text from their verified number, or by a code that was sent there. Only the broker states it.',
      ),
  })
  .describe(
    '"I own the next action": the only thing that stops an acknowledgement clock (promise 2).',
  );
export type AlertAccepted = z.infer<typeof alertAccepted>;

/** `alert.declined`. */
export const alertDeclined = z
  .strictObject({
    ...answer,
    reason: z.string().trim().min(3).max(500),
  })
  .describe(
    '"I cannot take it, because …": there is no refusal without a reason, and it climbs at once.',
  );
export type AlertDeclined = z.infer<typeof alertDeclined>;

/** `alert.seen`. */
export const alertSeen = z
  .strictObject(answer)
  .describe('"I have opened it". It stops no clock: only an acceptance does (promise 2).');
export type AlertSeen = z.infer<typeof alertSeen>;

/** `alert.actioned`. */
export const alertActioned = z
  .strictObject({
    ...answer,
    action: z
      .string()
      .trim()
      .min(3)
      .max(500)
      .describe('What was done, in a sentence without names.'),
  })
  .describe(
    '"I have done this". An acceptance that no action follows ends when the action clock runs out, and the next rung is told. Only the post that accepted it says so.',
  );
export type AlertActioned = z.infer<typeof alertActioned>;

/** `alert.handed-over`. */
export const alertHandedOver = z
  .strictObject({
    ...answer,
    to: z.string().min(1).max(100).describe('The post that is to take it, of the same agency.'),
    reason: z.string().trim().min(3).max(500),
  })
  .describe(
    '"I hand it to that post, because …". Whoever hands it over keeps it until the other one accepts: nothing is ever nobody\'s between two desks.',
  );
export type AlertHandedOver = z.infer<typeof alertHandedOver>;

/** `alert.closed`. */
export const alertClosed = z
  .strictObject({
    ...answer,
    outcome: z.enum(['done', 'unfounded']),
    on: day.describe('The day it ended, in London.'),
    reason: z.string().trim().min(3).max(500),
  })
  .describe(
    '"This is done, because …", or "it was unfounded, because …". Only what was accepted can be closed, by the post that accepted it. What was unfounded is counted for its source (RULES §3.5).',
  );
export type AlertClosed = z.infer<typeof alertClosed>;
