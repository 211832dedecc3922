import { z } from 'zod';
import { instant } from './parts.js';

export const severity = z.enum(['P1', 'P2', 'P3', 'P4']);
export type Severity = z.infer<typeof severity>;

export const tier = z.enum(['T0', 'T1', 'T2', 'T3']);
export type Tier = z.infer<typeof tier>;

/**
 * Why a notice is sent: `accept` asks the post to take the obligation; `climbed` asks the next rung;
 * `unowned` tells the top that nobody took it; `update` brings a later fact; `copy` informs, without a clock;
 * `not-yours` tells a post whose case was asked about that the person is somebody else; `answered` tells a post
 * what became of its answer.
 */
export const noticeKind = z.enum([
  'accept',
  'climbed',
  'unowned',
  'update',
  'copy',
  'not-yours',
  'answered',
]);
export type NoticeKind = z.infer<typeof noticeKind>;

/** What the broker says to one recipient about one alert. The person is in the SET's `sub_id`. */
export const alertRaised = z.strictObject({
  alert: z.string(),
  kind: noticeKind,
  /** The obligation to accept. None on a copy. */
  obligation: z.uuid().optional(),
  role: z.string(),
  post: z.strictObject({ id: z.string(), title: z.string() }),
  /** The posts of the ladder, first rung first: any of them may accept. */
  ladder: z.array(z.strictObject({ post: z.string(), title: z.string() })).optional(),
  family: z.string(),
  /** The catalogue row, as `PRI-05` (RULES §3.5). */
  row: z.string(),
  severity,
  tier,
  /** Plain sentences without personal data: what happened or, to whoever may not see more, whom to ask. */
  says: z.string(),
  /** `pointer`: the statement itself is not sent to this recipient, only its hash. */
  sees: z.enum(['statement', 'pointer']),
  /** Why this recipient: rule ids and the facts that made them. */
  because: z.array(z.string()),
  acceptBy: instant.optional(),
  event: z.strictObject({
    issuer: z.string(),
    jti: z.string(),
    type: z.string(),
    /** The originator's SET, byte for byte, where this recipient may see all of it … */
    set: z.string().optional(),
    /** … its SHA-256 (base64url) otherwise. */
    digest: z.string().optional(),
  }),
});
export type AlertRaised = z.infer<typeof alertRaised>;
