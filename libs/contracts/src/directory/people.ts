import { z } from 'zod';
import { instant } from '../events/parts.js';
import { id, issuer, name } from './parts.js';

/** How a post or a person is reached. `push` is a browser that asked to be woken. */
export const contactChannel = z.enum(['email', 'sms', 'phone', 'push']);
/** Only `verified` is used: somebody answered there. `failed` did not. */
export const contactState = z.enum(['unverified', 'verified', 'failed']);

const addresses = {
  email: z.email(),
  sms: z.string().regex(/^\+\d{7,15}$/),
  phone: z.string().regex(/^\+\d{7,15}$/),
  push: z.url({ protocol: /^https$/ }),
};
const shapes = {
  email: 'an e-mail address',
  sms: 'a telephone number, as +441234567890',
  phone: 'a telephone number, as +441234567890',
  push: 'an https URL',
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
export const absence = z.strictObject(absenceMembers);
/** An absence in a list of its own. */
export const absenceRow = z.strictObject({ staff: id, ...absenceMembers });

/** Somebody who works for an agency. Never a person under management. */
export const staffMember = z.strictObject({
  id,
  agency: issuer,
  name,
  contacts: z.array(contactPoint).max(20).optional(),
  absences: z.array(absence).max(200).optional(),
});
