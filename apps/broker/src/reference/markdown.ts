import { referenceChapters, type Entry } from './reference.js';
import type { Member } from './members.js';
import { introduction } from './words.js';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const line = ({ path, required, kind, says }: Member): string =>
  `| \`${path}\` | ${required ? 'yes' : ''} | ${cell(kind)} | ${cell(says)} |`;

const table = (members: readonly Member[]): string =>
  members.length === 0
    ? 'It has no members.'
    : [
        '| member | must be there | what it may be | what it means |',
        '| --- | --- | --- | --- |',
        ...members.map(line),
      ].join('\n');

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

function entry({ name, type, row, says, statedBy, about, members, claims, signed }: Entry): string {
  return [
    `### ${name}`,
    says,
    `- type: \`${type}\`${row === undefined ? '' : `\n- row of the catalogue: ${row}`}\n- stated by: ${statedBy}\n- about: ${about}`,
    table(members),
    'What is signed:',
    fence('json', JSON.stringify(claims, null, 2)),
    'Signed:',
    fence('text', signed),
  ].join('\n\n');
}

/** The reference as it is kept in `docs/reference/events.md`. */
export async function referenceMarkdown(): Promise<string> {
  const chapters = await referenceChapters();
  const contents = chapters.map(
    ({ title, entries }) =>
      `- ${title}: ${entries.map(({ name }) => `[${name}](#${anchor(name)})`).join(', ')}`,
  );
  return `${[
    '# The events',
    '<!-- Made by `npm run reference`. Do not edit: change the contract in libs/contracts/src/events. -->',
    ...introduction,
    contents.join('\n'),
    ...chapters.flatMap(({ title, entries }) => [`## ${title}`, ...entries.map(entry)]),
  ].join('\n\n')}\n`;
}
