import {
  anySubject,
  hasName,
  nameKey,
  publicSubject,
  readSubject,
  type AnySubject,
} from './subject.js';

const now = new Date('2026-08-08T22:10:00Z');
const person = {
  format: 'person' as const,
  familyName: 'Testcase',
  givenNames: 'Subject',
  dateOfBirth: '1978-06-01',
  ref: 'D-17',
};
const both: AnySubject = {
  format: 'aliases',
  identifiers: [{ format: 'crn', id: 'x123456' }, { format: 'pnc', id: '2004/0012345U' }, person],
};

describe('a subject', () => {
  it('may name a person by name, alone or beside identifiers', () => {
    expect(anySubject.parse(person)).toEqual(person);
    expect(anySubject.parse(both)).toEqual(both);
    expect(anySubject.safeParse({ ...person, dateOfBirth: '1978-13-01' }).success).toBe(false);
    expect(anySubject.safeParse({ ...person, ref: 'Mr Testcase' }).success).toBe(false);
    expect(anySubject.safeParse({ ...person, address: 'x' }).success).toBe(false);
  });

  it('of another issuer’s own names (RFC 9493 iss_sub) is nobody here, whatever they look like', () => {
    const foreign = { format: 'iss_sub', iss: 'https://other.example', sub: 'X123456' };
    for (const subject of [foreign, { ...foreign, id: 'X123456' }]) {
      expect(anySubject.safeParse(subject).success).toBe(false);
      const beside = { format: 'aliases', identifiers: [{ format: 'crn', id: 'X1' }, subject] };
      expect(anySubject.safeParse(beside).success).toBe(false);
    }
    const scoped = { format: 'crn', id: 'X123456', iss: 'https://other.example' };
    expect(anySubject.safeParse(scoped).success).toBe(false);
  });

  it('is read whole: identifiers, what is unusable and why, names', () => {
    expect(readSubject(both, now)).toEqual({
      identifiers: [{ scheme: 'crn', value: 'X123456' }],
      unusable: [{ scheme: 'pnc', because: 'PNC: its check letter does not hold' }],
      names: [{ familyName: 'Testcase', givenNames: 'Subject', dateOfBirth: '1978-06-01' }],
    });
  });

  it('has a public form without names and dates of birth', () => {
    expect(hasName(both)).toBe(true);
    expect(publicSubject(person)).toEqual({ format: 'person', ref: 'D-17' });
    const kept = publicSubject(both);
    expect(JSON.stringify(kept)).not.toMatch(/Testcase|Subject|1978/);
    expect(hasName(kept)).toBe(false);
    expect(publicSubject(kept)).toEqual(kept);
    expect(readSubject(kept, now).names).toEqual([]);
  });

  it.each([
    ["O'Testcase-Smith", 'o testcase smith'],
    ['Tëstcase', 'TESTCASE'],
  ])('has one spelling: %s is %s', (familyName, other) => {
    const dateOfBirth = '1978-06-01';
    expect(nameKey({ familyName, dateOfBirth })).toBe(nameKey({ familyName: other, dateOfBirth }));
  });

  it('points to nobody by a name alone', () => {
    expect(nameKey({ familyName: 'Testcase' })).toBeUndefined();
    expect(nameKey({ familyName: '---', dateOfBirth: '1978-06-01' })).toBeUndefined();
  });
});
