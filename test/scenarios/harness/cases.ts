/** Who a statement is about, by the number of the case. */
export const crn = (id: string) => ({ format: 'crn', id });

/** A case of high risk in London, held by the offender manager of its borough or district. @param more what else is so, or otherwise */
export const caseIn = (id: string, place: string, more: object = {}) => ({
  identifiers: [{ scheme: 'crn', value: id }],
  boroughs: [place],
  rosh: 'high',
  area: 'london',
  owner: { post: `ppu-${place}/offender-manager`, from: '2026-01-05T09:00:00Z' },
  ...more,
});
