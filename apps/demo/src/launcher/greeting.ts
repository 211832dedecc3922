import type { Running } from './launch.js';

export interface Greeting {
  running: Running;
  /** How long the start took, and how far the scenario clock is ahead; milliseconds. */
  took: number;
  ahead: number;
  memory: number | undefined;
}

/** What `npm start` says when everything runs. */
export function greeting({ running, took, ahead, memory }: Greeting): string {
  const { run, directory, embeddedDatabase } = running;
  const megabytes =
    memory === undefined ? '' : `, ${Math.round(memory / 1024 / 1024)} MB of memory`;
  const counts = `${directory.added} added, ${directory.changed} changed, ${directory.unchanged} as before`;
  return [
    '',
    `Tocsin runs. Ready in ${(took / 1000).toFixed(1)} s${megabytes}.`,
    '',
    'This is the embedded default: one machine, invented people, keys on this disk. It is not for production.',
    ...(embeddedDatabase ? [] : ['The databases are the ones you gave.']),
    '',
    `  Broker            ${run.broker.issuer}   for programs; /reference shows every event`,
    `  Operators         ${run.broker.operatorUrl}   the token is in ${run.data}/tokens/operator`,
    `  Adapters          ${run.adapters.url}   prison, court and hostel messages come in here`,
    `  Agencies' desks   ${run.desks.url}/desks/probation   (police, prison, court, hostel likewise)`,
    `  Mail              ${run.mail.folder}   every e-mail lands here and goes no further`,
    `  Data and logs     ${run.data}`,
    `  Directory         ${counts}`,
    ...(ahead > 1_000
      ? [
          '',
          `  The scenario clock is ${inWords(ahead)} ahead of the wall clock, because a story moved it.`,
          `  To go back to real time, stop Tocsin and delete ${run.data}.`,
        ]
      : []),
    '',
    'In another window, try:',
    '  npm run demo                          a story of six weeks in under a minute',
    '  npm run tocsin -- feed send prison    a prison reports a release',
    '  npm run tocsin -- alerts              who must act, and by when',
    '',
    'Ctrl-C stops it. Nothing is lost: the next start goes on from here.',
    '',
  ].join('\n');
}

/** `3 days and 4 hours`. */
function inWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const units: [string, number][] = [
    ['day', Math.floor(minutes / 1440)],
    ['hour', Math.floor((minutes % 1440) / 60)],
    ['minute', minutes % 60],
  ];
  const said = units
    .filter(([, count]) => count > 0)
    .slice(0, 2)
    .map(([unit, count]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.length === 0 ? 'less than a minute' : said.join(' and ');
}
