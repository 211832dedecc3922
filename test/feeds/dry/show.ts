import { Who } from '../judge/who.js';
import { zulu } from '../world/time.js';
import type { Watching } from './dry-run.js';

/** Prints what is true of one person, what is sent about him, and what is stated, as it goes on. */
export function showing(person: string, print: (line: string) => void): Watching {
  const who = new Who();
  who.know(person);
  return {
    truth: ({ person: about, need, kind, names, from, until, content }) => {
      if (about === person)
        print(
          `${zulu(from)}  ${need} ${kind} [${names.join(', ')}] ${JSON.stringify(content ?? {})} until ${zulu(until)}`,
        );
    },
    message: ({ person: about, at, feed, body }, outcome) => {
      if (about !== person) return;
      const text = body.toString('utf8').replaceAll(/\s+/g, ' ');
      print(`${zulu(at)}    ${feed} < ${text.slice(0, 900)}\n${' '.repeat(28)}${outcome}`);
    },
    stated: ({ subject, at, name, toe, content, jti }) => {
      if (who.person(subject) !== person) return;
      const when = toe === undefined ? '' : ` of ${zulu(toe)}`;
      print(`${zulu(at)}    > ${name}${when} ${JSON.stringify(content)} ${jti}`);
    },
  };
}
