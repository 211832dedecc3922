import {
  eventContracts,
  eventType,
  identifiersOf,
  readStatement,
  type SetClaims,
} from '#contracts';

const released = (
  content: object,
  subject: unknown = { format: 'noms', id: 'A1234AA' },
): SetClaims =>
  ({
    iss: 'urn:example:prison',
    aud: 'http://localhost:3000',
    jti: '1',
    iat: 1,
    sub_id: subject,
    events: { [eventType('prison.released')]: content },
  }) as SetClaims;

describe('a statement', () => {
  it('is read against the contract of its type', () => {
    const { contract, content } = readStatement(released({ prison: 'WWI', reason: 'CR' }));
    expect(contract.statedBy).toEqual(['prison']);
    expect(content).toEqual({ prison: 'WWI', reason: 'CR' });
  });

  it.each([
    ['a missing member', { prison: 'WWI' }, /events\.reason: /],
    ['an unknown member', { prison: 'WWI', reason: 'CR', victim: 'x' }, /not in the contract/],
    ['a wrong type', { prison: 7, reason: 'CR' }, /events\.prison: /],
  ])('refuses %s and says which, without repeating the value', (_, content, text) => {
    expect(() => readStatement(released(content))).toThrow(text);
    expect(() => readStatement(released(content))).not.toThrow(/victim/);
  });

  it('refuses a type nobody knows and a subject that is not a person', () => {
    expect(() => readStatement({ ...released({}), events: { 'urn:x': {} } })).toThrow(/not known/);
    expect(() =>
      readStatement(released({ prison: 'WWI', reason: 'CR' }, { format: 'opaque', id: '1' })),
    ).toThrow(/sub_id/);
  });

  it('refuses an answer whose subject is another alert', () => {
    const content = {
      alert: 'K7Q2-9FXM',
      obligation: '01a20f72-aacd-72e5-b1a3-00ba16a0ee49',
      post: 'ppu-a/duty-po',
      by: { name: 'Demo Po' },
    };
    const answer = (id: string): SetClaims => ({
      ...released({}, { format: 'opaque', id }),
      events: { [eventType('alert.accepted')]: content },
    });
    expect(readStatement(answer('K7Q2-9FXM')).content).toEqual(content);
    expect(() => readStatement(answer('K7Q2-9FXN'))).toThrow(/must name the same alert/);
  });

  it('has one contract for each type', () => {
    expect(new Set(eventContracts.map(({ type }) => type)).size).toBe(eventContracts.length);
  });
});

describe('identifiers', () => {
  it('are normalised and named once', () => {
    const subject = {
      format: 'aliases' as const,
      identifiers: [
        { format: 'crn' as const, id: 'x123456' },
        { format: 'crn' as const, id: ' X123456 ' },
        { format: 'pnc' as const, id: '2003/0062845e' },
      ],
    };
    expect(identifiersOf(subject, new Date('2026-08-08T22:10:00Z'))).toEqual([
      { scheme: 'crn', value: 'X123456' },
      { scheme: 'pnc', value: '2003/0062845E' },
    ]);
  });
});
