import type { PersonSubject } from '#contracts';
import { besides, personOf, type Person } from '../world/person.js';

/** Finds the invented person whom a statement is about. Everybody has a place as soon as he is spoken of. */
export class Who {
  private readonly numbers = new Map<string, string>();
  private readonly known = new Set<string>();

  /** @param id as {@link Person.id} */
  know(id: string): void {
    if (this.known.has(id)) return;
    this.known.add(id);
    const [number = 0, which] = id.split('-').map(Number);
    const person = which === undefined ? personOf(number) : besides(number, which);
    for (const named of identifiersOf(person)) this.numbers.set(named, id);
  }

  /** Nothing when it names nobody, or two. */
  person(subject: PersonSubject): string | undefined {
    const all = subject.format === 'aliases' ? subject.identifiers : [subject];
    const found = all.map((one) => this.numbers.get(keyOf(one)));
    const [first, ...others] = new Set(found);
    return others.length === 0 ? first : undefined;
  }
}

type One = Exclude<PersonSubject, { format: 'aliases' }>;

/** Where no number holds, a name is all there is. */
const keyOf = (one: One): string =>
  one.format === 'person' ? one.familyName.toLowerCase() : `${one.format} ${one.id}`;

const identifiersOf = ({ id, noms, otherNoms, crn, otherCrn, pnc, cro }: Person): string[] => [
  `person${id}`,
  `noms ${noms}`,
  `noms ${otherNoms}`,
  `crn ${crn}`,
  `crn ${otherCrn}`,
  `pnc ${pnc}`,
  `cro ${cro}`,
];
