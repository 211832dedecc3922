import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoAgencies } from '../directory/agencies.js';
import type { DemoPerson } from '../directory/cases.js';
import { subjectName } from '../samples/court.js';
import { clockTime } from './calendar.js';
import { unmet } from './expectations.js';
import type { Alert } from './product.js';
import type { Stage } from './stage.js';

/** How the story came out. */
export interface Ending {
  lines: string[];
  /** What should have happened and did not; empty when all is well. */
  missing: string[];
}

/** Looks back over the whole story and checks it against what had to happen. */
export async function ending(stage: Stage, person: DemoPerson): Promise<Ending> {
  const { product, refs, expectations } = stage;
  const alerts = await Promise.all(refs.map((ref) => product.alert(ref)));
  const desks = await Promise.all(demoAgencies.map(({ name }) => product.desk(name)));
  const received = desks.flat().filter(({ alert }) => refs.includes(alert));
  const notices = alerts.flatMap((alert) => alert.notices);
  const signed = notices.filter(({ channel }) => channel !== 'email');
  const kept = new Set(received.map(({ jti }) => jti));
  // An alert that an acceptance overtook was rightly never sent.
  const lost = signed.filter(({ id, state }) => state !== 'superseded' && !kept.has(id));
  const mail = await mailAbout(product.run.mail.folder, refs);
  const naming = mail.filter((text) => names(text, person));
  const missing = [
    ...unmet(expectations, received),
    ...lost.map(({ post, kind, state }) => `a signed alert (${kind}) to ${post} is ${state}`),
    ...naming.map(() => 'an e-mail names the person'),
    ...(mail.length === 0 ? ['no e-mail was sent at all'] : []),
  ];
  const polled = received.filter(({ via }) => via === 'poll').length;
  const originals = received.filter(({ original }) => original === 'verified').length;
  return {
    missing,
    lines: [
      'Still open',
      ...openLines(alerts),
      '',
      'Counts',
      `    ${alerts.length} alerts, ${alerts.flatMap(({ obligations }) => obligations).length} roles that must accept, ${mail.length} e-mails`,
      `    ${received.length} signed alerts reached the agencies' desks: ${received.length - polled} pushed, ${polled} fetched by poll`,
      '',
      'Checked',
      `    The desks verified the broker's signature on all ${received.length}, and on ${originals} the sender's own as well.`,
      `    ${naming.length === 0 ? 'No e-mail names anybody.' : `${naming.length} e-mails name the person.`}`,
      `    ${expectations.length - unmet(expectations, received).length} of ${expectations.length} expected alerts reached the right post within a minute.`,
    ],
  };
}

function openLines(alerts: readonly Alert[]): string[] {
  return alerts.flatMap(({ ref, severity, obligations }) =>
    obligations
      .filter(({ acceptedBy }) => !acceptedBy)
      .map(({ role, state, title, dueAt }) => {
        const due = dueAt === null ? '' : clockTime(dueAt);
        return state === 'unowned'
          ? `    ${ref}  ${severity}  ${role}: NOBODY OWNS IT. It is told to the top again every half hour, next at ${due}.`
          : `    ${ref}  ${severity}  ${role}: waits for the ${title ?? 'next post'} until ${due}.`;
      }),
  );
}

/** The e-mails about these alerts. */
async function mailAbout(folder: string, refs: readonly string[]): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.filter((text) => refs.some((ref) => text.includes(ref)));
}

const names = (text: string, person: DemoPerson): boolean =>
  [person.crn, person.noms, person.pnc, subjectName.first, subjectName.last].some((name) =>
    text.includes(name),
  );
