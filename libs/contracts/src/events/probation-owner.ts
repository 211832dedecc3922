import { z } from 'zod';
import { id, reference } from '../directory/parts.js';
import { catalogueEvent } from './contract.js';
import { code, common, day, instant, shortText, staffMember } from './parts.js';

/** The two ways to name the officer that a case goes to. */
const officer = {
  post: id.optional().describe("The new owner's post."),
  officerReference: reference
    .optional()
    .describe(
      "In its place: what the sender's own system calls the officer, by the directory's `reference`. One that the directory does not have leaves the case with nobody by allocation (PRB-09).",
    ),
};
interface Officer {
  post?: string | undefined;
  officerReference?: string | undefined;
}
const isNamed = ({ post, officerReference }: Officer): boolean =>
  (post === undefined) !== (officerReference === undefined);
const isNamedTwice = ({ post, officerReference }: Officer): boolean =>
  post !== undefined && officerReference !== undefined;
const onlyOne = { path: ['post'], error: 'named by a post or by a reference, not by both' };

/** PRB-01. */
export const probationOfficerChanged = z
  .strictObject({
    change: z.enum(['allocated', 'changed', 'absent', 'left']),
    ...officer,
    cover: id.optional().describe('The post that stands in while the owner is away.'),
    from: instant,
    until: instant.optional(),
    corrects: common.corrects,
    source: common.source,
  })
  .refine((said) => isNamed(said) || said.change === 'absent' || said.change === 'left', {
    path: ['post'],
    error: 'who is allocated, or who it changes to, is named by a post or by a reference',
  })
  .refine((said) => !isNamedTwice(said), onlyOne)
  .describe(
    "An offender manager was allocated, changed, is away, or left. It moves the owner's timeline (RR-01).",
  );
export type ProbationOfficerChanged = z.infer<typeof probationOfficerChanged>;

/** PRB-02. */
export const probationTransferRequested = z
  .strictObject({
    toUnit: code.describe('The unit that is to take the case, as `havering`.'),
    toTeam: id.optional(),
    reason: shortText,
    requestedFor: day.optional(),
    corrects: common.corrects,
    source: common.source,
  })
  .describe('A transfer was asked for. The sender stays owner (RR-06).');
export type ProbationTransferRequested = z.infer<typeof probationTransferRequested>;

/** PRB-02. */
export const probationTransferAllocated = z
  .strictObject({
    ...officer,
    officer: staffMember,
    from: instant,
    corrects: common.corrects,
    source: common.source,
  })
  .refine(isNamed, {
    path: ['post'],
    error: 'who it is allocated to is named by a post or by a reference, and by one of them',
  })
  .describe(
    '"allocated to this named officer from this date": what accepting a transfer means (RR-06).',
  );
export type ProbationTransferAllocated = z.infer<typeof probationTransferAllocated>;

/** PRB-02. */
export const probationTransferDeclined = z
  .strictObject({
    because: z.string().trim().min(3).max(500),
    corrects: common.corrects,
    source: common.source,
  })
  .describe('Only "cannot allocate yet, because …". Nobody can refuse a transfer (RR-06).');
export type ProbationTransferDeclined = z.infer<typeof probationTransferDeclined>;

/** PRB-02. */
export const probationTransferCompleted = z
  .strictObject({
    at: instant.optional(),
    corrects: common.corrects,
    source: common.source,
  })
  .describe('The transfer is done on both sides.');
export type ProbationTransferCompleted = z.infer<typeof probationTransferCompleted>;

/** PRB-02. */
export const probationTransferExpired = z
  .strictObject({ toUnit: code, requestedAt: instant })
  .describe('Nobody allocated it in time. The broker says it.');
export type ProbationTransferExpired = z.infer<typeof probationTransferExpired>;

/** PRB-03. */
export const probationTemporaryMoveAgreed = z
  .strictObject({
    kind: z.enum(['caretaking', 'split']),
    unit: code,
    approvedBy: z
      .strictObject({ post: id, name: shortText })
      .optional()
      .describe('None: nobody has approved it, and that is alerted.'),
    from: instant,
    until: instant.optional(),
    scope: shortText.optional(),
    corrects: common.corrects,
    source: common.source,
  })
  .describe(
    'Supervised elsewhere for a time, or lives in one place and is supervised from another (RR-05, RR-08).',
  );
export type ProbationTemporaryMoveAgreed = z.infer<typeof probationTemporaryMoveAgreed>;

/** PRB-03. */
export const probationTemporaryMoveOverdue = z
  .strictObject({
    kind: z.enum(['caretaking', 'split']),
    unit: code,
    until: instant.optional().describe('When it ran out. None: it has no end in writing.'),
  })
  .describe('The broker says that an arrangement has run out, or never had an end (RR-05, RR-08).');
export type ProbationTemporaryMoveOverdue = z.infer<typeof probationTemporaryMoveOverdue>;

/** PRB-09. */
export const probationNoAccountableOfficer = z
  .strictObject({
    reason: z.enum(['never-allocated', 'away-without-cover', 'post-vacant']),
    since: instant,
    acting: id.optional().describe('The team whose duty post acts.'),
  })
  .describe('Nobody is accountable by allocation. The broker says it; the duty SPO acts (RR-07).');
export type ProbationNoAccountableOfficer = z.infer<typeof probationNoAccountableOfficer>;

const from = '2026-09-01T09:00:00+01:00';
export const probationOwner = [
  catalogueEvent('PRB-01', 'probation.officer-changed', ['probation'], probationOfficerChanged, {
    change: 'allocated',
    post: 'ppu-newham/offender-manager-1',
    from,
  }),
  catalogueEvent(
    'PRB-02',
    'probation.transfer-requested',
    ['probation'],
    probationTransferRequested,
    { toUnit: 'havering', reason: 'He has moved to Romford', requestedFor: '2026-09-14' },
  ),
  catalogueEvent(
    'PRB-02',
    'probation.transfer-allocated',
    ['probation'],
    probationTransferAllocated,
    { post: 'ppu-havering/offender-manager-1', officer: { name: 'Demo Officer' }, from },
  ),
  catalogueEvent(
    'PRB-02',
    'probation.transfer-declined',
    ['probation'],
    probationTransferDeclined,
    { because: 'Two officers are away until Monday' },
  ),
  catalogueEvent(
    'PRB-02',
    'probation.transfer-completed',
    ['probation'],
    probationTransferCompleted,
    { at: from },
  ),
  catalogueEvent('PRB-02', 'probation.transfer-expired', [], probationTransferExpired, {
    toUnit: 'havering',
    requestedAt: '2026-08-03T10:00:00+01:00',
  }),
  catalogueEvent(
    'PRB-03',
    'probation.temporary-move-agreed',
    ['probation'],
    probationTemporaryMoveAgreed,
    {
      kind: 'caretaking',
      unit: 'newham',
      approvedBy: { post: 'ppu-hackney/duty-spo', name: 'Demo Senior' },
      from,
      until: '2026-10-13T09:00:00+01:00',
      scope: 'Day-to-day reporting',
    },
  ),
  catalogueEvent('PRB-03', 'probation.temporary-move-overdue', [], probationTemporaryMoveOverdue, {
    kind: 'caretaking',
    unit: 'newham',
    until: '2026-10-13T09:00:00+01:00',
  }),
  catalogueEvent('PRB-09', 'probation.no-accountable-officer', [], probationNoAccountableOfficer, {
    reason: 'post-vacant',
    since: from,
    acting: 'ppu-newham',
  }),
];
