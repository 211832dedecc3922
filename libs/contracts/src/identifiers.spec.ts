import { crnOf, croOf, nomsOf, pncOf, readIdentifier } from './identifiers.js';

const now = new Date('2026-08-08T22:10:00Z');

describe('a PNC id', () => {
  it.each([
    ['2002/0073319Z', '2002/0073319Z'],
    ['1979/0163001B', '1979/0163001B'],
    ['19790163001B', '1979/0163001B'],
    ['81/34U', '1981/0000034U'],
    ['00/223R', '2000/0000223R'],
    ['033Y', '2003/0000003Y'],
    [' 67/9893091d ', '1967/9893091D'],
  ])('%s is %s', (text, canonical) => expect(pncOf(text, now)).toBe(canonical));

  it.each(['20030011985Z', '20120052494O', '2004/0012345U', '2000/1234567A', '', 'none', '/1A'])(
    '%s is none',
    (text) => expect(pncOf(text, now)).toBeUndefined(),
  );
});

describe('a CRO number', () => {
  it.each([
    ['65656/91H', '065656/91H'],
    ['29906/12J', '029906/12J'],
    ['SF05/482703J', 'SF05/482703J'],
    ['sf83/50058z', 'SF83/50058Z'],
  ])('%s is %s', (text, canonical) => expect(croOf(text)).toBe(canonical));

  it.each(['85227/65G', '11111/79J', '000000/00A', 'SF05/482703K', '12345ABCDEF', ''])(
    '%s is none',
    (text) => expect(croOf(text)).toBeUndefined(),
  );
});

describe('other identifiers', () => {
  it('are none when they are words', () => {
    expect(nomsOf('Unknown NOMS Number')).toBeUndefined();
    expect(nomsOf('a1234aa')).toBe('A1234AA');
    expect(crnOf(undefined)).toBeUndefined();
    expect(crnOf('x123456')).toBe('X123456');
  });

  it('say why they are unusable, and never repeat what was given', () => {
    expect(readIdentifier('pnc', '2004/0012345U', now)).toEqual({
      scheme: 'pnc',
      because: 'PNC: its check letter does not hold',
    });
    expect(readIdentifier('crn', 'somebody', now)).toEqual({
      scheme: 'crn',
      because: 'CRN: it has another form',
    });
    expect(readIdentifier('cro', ' 65656/91h', now)).toEqual({
      scheme: 'cro',
      value: '065656/91H',
    });
  });
});
