import { join } from 'node:path';
import { projectRoot } from '#kernel';
import type { Answer, Draft } from '../../feeds/reading.js';
import { loadTable } from '../../feeds/tables.js';
import { FeedRun, type Came } from '../../testing/run-feed.js';
import type { CaseFact } from '../case-fact.js';
import type { Dossier } from '../dossier.js';
import { probationFeed } from '../probation-feed.js';
import { probationTable, type ProbationTable } from '../table.js';

/** Invented people and codes, in the forms of the probation system. */
export const crn = 'X100001';
export const search = 'https://delius.example/api';

/** The table that is shipped, with two units of an invented area. */
export const table: ProbationTable = {
  ...loadTable(join(projectRoot(import.meta.url), 'policy', 'feeds'), 'probation', probationTable),
  units: [
    { code: 'N99NEW', is: 'newham' },
    { code: 'N99HAV', is: 'havering' },
  ],
};

/** Java's own way to write an instant, in summer. */
export const java = (at: string): string => {
  const [, month = '', day = '', time = ''] = /^2026-(\d\d)-(\d\d)T([\d:]{8})/.exec(at) ?? [];
  const name = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[Number(month) - 1];
  return `Mon ${name ?? ''} ${day} ${time} BST 2026`;
};

export const event = (eventType: string, at: string, information: object = {}): object => ({
  eventType,
  version: 1,
  description: 'The description may say anything',
  occurredAt: `${at}+01:00[Europe/London]`,
  personReference: { identifiers: [{ type: 'CRN', value: crn }] },
  additionalInformation: information,
});

export const registration = (
  what: 'added' | 'updated' | 'deleted' | 'deregistered',
  at: string,
  members: object,
): object =>
  event(`probation-case.registration.${what}`, at, {
    registrationCategoryCode: '',
    registrationLevelCode: '',
    ...members,
  });

/** A MAPPA registration, as `mappa('added', '…', 'r1', 'M2', 'M3')`. */
export const mappa = (
  what: 'added' | 'updated',
  at: string,
  registrationId: string,
  registrationCategoryCode: string,
  registrationLevelCode: string,
): object =>
  registration(what, at, {
    registerTypeCode: 'MAPP',
    registrationId,
    registrationCategoryCode,
    registrationLevelCode,
  });

export const rosh = (at: string, registrationId: string, registerTypeCode: string): object =>
  registration('added', at, { registerTypeCode, registrationId });

/** "A registration of this type is no longer applied": by the real form, without the registration's id. */
export const ended = (at: string, registerTypeCode: string, deregistrationId: string): object =>
  registration('deregistered', at, {
    registerTypeCode,
    deregistrationId,
    deregistrationDate: java(at),
  });

export const found = (document: object): Answer => ({
  status: 'found',
  bytes: Buffer.from(JSON.stringify(document)),
});

export const supervisions = (members: object): Answer =>
  found({ communityManager: manager('N99A001'), supervisions: [], dynamicRisks: [], ...members });

export const manager = (code: string, members: object = {}): object => ({
  code,
  name: { forename: 'Demo', surname: 'Officer' },
  team: { code: 'N99NEW', description: 'Demo team' },
  allocated: true,
  ...members,
});

export type Run = FeedRun<CaseFact, Dossier>;

/** The feed with its memory. @param answers what is answered to an address; without, nobody may be asked */
export const run = (answers?: (url: string) => Answer): Run =>
  new FeedRun(probationFeed({ table, searchUrl: answers && search }), answers);

/** The same where no system to ask is set, so that only a message itself says where. */
export const runByDetail = (answers: (url: string) => Answer): Run =>
  new FeedRun(probationFeed({ table, searchUrl: undefined }), answers);

/** What a message came to, in short: its outcome, and each statement's name and content without its source. */
export function short({ outcome, drafts }: Came): unknown[] {
  return [outcome, ...drafts.map(statement)];
}

function statement({ name, content }: Draft): [string, object] {
  const { source: _, ...said } = JSON.parse(JSON.stringify(content)) as Record<string, unknown>;
  return [name.replace('probation.', '').replace('system.', ''), said];
}

/** The n-th of August at ten, as a message has it; five minutes later, when it comes; and as a statement has it. */
export const at = (n: number): string => `2026-08-0${n}T10:00:00`;
export const now = (n: number): string => `2026-08-0${n}T09:05:00Z`;
export const from = (n: number): string => `2026-08-0${n}T09:00:00Z`;

export const changed = (members: object): unknown[] => ['registration-changed', members];
export const odd = (kind: string, problem: string, what: string): unknown[] => [
  'message-not-understood',
  { system: 'delius', kind, problem, what },
];
