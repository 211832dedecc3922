import { z } from 'zod';
import { severity } from '../events/alert.js';
import { instant } from '../events/parts.js';
import { id, issuer, name } from './parts.js';

/** How a post or a person is told by the broker. `push` is a browser that asked to be woken. */
export const personalChannel = z.enum(['email', 'sms', 'push', 'teams', 'webhook']);
export type PersonalChannel = z.infer<typeof personalChannel>;
/** How a post or a person is reached. A `phone` is for people to call. */
const contactChannel = z.enum(['email', 'sms', 'phone', 'push', 'teams', 'webhook']);
/** Only `verified` is used: somebody answered there. `failed` did not. */
const contactState = z.enum(['unverified', 'verified', 'failed']);

/** A program of an agency on this same machine may be called without TLS. */
const hook = z
  .url({ protocol: /^https?$/ })
  .refine(
    (given) =>
      given.startsWith('https:') || /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/]/.test(given),
  );

const addresses = {
  email: z.email(),
  sms: z.string().regex(/^\+\d{7,15}$/),
  phone: z.string().regex(/^\+\d{7,15}$/),
  push: z.url({ protocol: /^https$/ }),
  teams: hook,
  webhook: hook,
};
const shapes = {
  email: 'an e-mail address',
  sms: 'a telephone number, as +441234567890',
  phone: 'a telephone number, as +441234567890',
  push: 'an https URL',
  teams: 'an https URL',
  webhook: 'an https URL',
};

const contactMembers = {
  channel: contactChannel,
  address: z.string().min(1).max(500),
  state: contactState.default('unverified'),
  /** When somebody last answered there. */
  verifiedAt: instant.optional(),
};
type Addressed = z.infer<z.ZodObject<typeof contactMembers>>;

const isAddress = ({ channel, address }: Addressed): boolean =>
  addresses[channel].safeParse(address).success;
const wrongAddress = {
  path: ['address'],
  error: ({ input }: { input?: unknown }) => `must be ${shapes[(input as Addressed).channel]}`,
};

/** One way to reach a post or a person. */
export const contactPoint = z.strictObject(contactMembers).refine(isAddress, wrongAddress);
export type ContactPoint = z.infer<typeof contactPoint>;

/** A contact point in a list of its own: of a post or of a person. */
export const contactRow = z
  .strictObject({ post: id.optional(), staff: id.optional(), ...contactMembers })
  .refine(({ post, staff }) => (post === undefined) !== (staff === undefined), {
    path: ['post'],
    error: 'either a post or a member of staff',
  })
  .refine(isAddress, wrongAddress);

const absenceMembers = {
  from: instant,
  /** Left out: until further notice. */
  to: instant.optional(),
  /** Who answers meanwhile. Without cover, the absence is a gap and is shown as one. */
  cover: id.optional(),
};
/** An absence of one person, written with the person. */
const absence = z.strictObject(absenceMembers);
/** An absence in a list of its own. */
export const absenceRow = z.strictObject({ staff: id, ...absenceMembers });

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time, as 22:00');
/**
 * A person's own rule: how to be told something of these severities, from one London time of day to another. The
 * first rule that fits holds. Severities or times left out: all of them. `from` later than `to`: over midnight.
 */
export const notifyRule = z
  .strictObject({
    severities: z.array(severity).min(1).optional(),
    from: clockTime.optional(),
    to: clockTime.optional(),
    channels: z.array(personalChannel).min(1).max(5),
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    path: ['to'],
    error: '"from" and "to" go together',
  });
export type NotifyRule = z.infer<typeof notifyRule>;

/** Somebody who works for an agency. Never a person under management. */
export const staffMember = z.strictObject({
  id,
  agency: issuer,
  name,
  contacts: z.array(contactPoint).max(20).optional(),
  absences: z.array(absence).max(200).optional(),
  /** Left out, or none: as the policy says. */
  notify: z.array(notifyRule).max(20).optional(),
});
