import { standingCases, type DemoPerson } from '../directory/cases.js';

/** What the asker said about the person; the rest is filled in when the person is one of the demonstration's. */
export type Asked = Partial<DemoPerson>;

const schemes = ['crn', 'noms', 'pnc'] as const;

/** The invented person that an asker means, or the standing case of that number when nobody was named. */
export function personFor(asked: Asked, otherwise: number): Asked {
  const known = standingCases
    .map(({ person }) => person)
    .find((person) => schemes.some((scheme) => asked[scheme] === person[scheme]));
  if (known) return { ...known, ...asked };
  const named = schemes.some((scheme) => asked[scheme] !== undefined);
  return named ? asked : (standingCases[otherwise]?.person ?? {});
}
