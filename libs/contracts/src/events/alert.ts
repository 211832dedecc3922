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

/** `alert.raised`. */
export const alertRaised = z
  .strictObject({
    alert: z.string(),
    kind: noticeKind,
    obligation: z.uuid().optional().describe('The obligation to accept. None on a copy.'),
    role: z.string(),
    post: z.strictObject({ id: z.string(), title: z.string() }),
    ladder: z
      .array(z.strictObject({ post: z.string(), title: z.string() }))
      .optional()
      .describe('The posts of the ladder, first rung first: any of them may accept.'),
    family: z.string(),
    row: z.string().describe('The catalogue row, as `PRI-05` (RULES §3.5).'),
    severity,
    tier,
    says: z
      .string()
      .describe(
        'Plain sentences without personal data: what happened or, to whoever may not see more, whom to ask.',
      ),
    sees: z
      .enum(['statement', 'pointer'])
      .describe('`pointer`: the statement itself is not sent to this recipient, only its hash.'),
    because: z
      .array(z.string())
      .describe('Why this recipient: rule ids and the facts that made them.'),
    acceptBy: instant.optional(),
    event: z.strictObject({
      issuer: z.string(),
      jti: z.string(),
      type: z.string(),
      set: z
        .string()
        .optional()
        .describe("The originator's SET, byte for byte, where this recipient may see all of it …"),
      digest: z.string().optional().describe('… its SHA-256 (base64url) otherwise.'),
    }),
  })
  .describe(
    "What the broker says to one recipient about one alert. The person is in the SET's `sub_id`.",
  );
export type AlertRaised = z.infer<typeof alertRaised>;
