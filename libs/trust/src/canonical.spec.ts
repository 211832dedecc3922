import fc from 'fast-check';
import { canonicalBytes } from './base64url.js';
import { partsOf } from './compact.js';
import { readStrictObject } from './strict-json.js';

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const others = Array.from('=+/. \n');
/** Mostly of the alphabet, and short, so that much of it is canonical. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...letters, ...others, '\u00a0', 'é'), maxLength: 8 }),
);

describe('canonical base64url', () => {
  it('writes any bytes in one way, and reads them back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        const written = Buffer.from(bytes).toString('base64url');
        expect(canonicalBytes(written)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('no two texts are the same bytes', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(text, (given) => {
        const bytes = canonicalBytes(given)?.toString('hex');
        if (bytes === undefined) return;
        expect(seen.get(bytes) ?? given).toBe(given);
        seen.set(bytes, given);
      }),
      { numRuns: 20_000 },
    );
    expect(seen.size).toBeGreaterThan(1_000);
  });

  it('of all texts of two letters, those whose last four bits are zero alone are taken', () => {
    const taken = letters.flatMap((one) => letters.filter((two) => canonicalBytes(one + two)));
    expect(taken).toHaveLength(256);
    expect(new Set(taken)).toEqual(new Set(['A', 'Q', 'g', 'w']));
  });

  it('a compact form that is taken is the only one of its three parts', () => {
    const parts = fc.tuple(
      ...Array.from({ length: 3 }, () => fc.uint8Array({ minLength: 1, maxLength: 9 })),
    );
    fc.assert(
      fc.property(
        parts,
        fc.nat(40),
        fc.constantFrom(...letters, ...others, ''),
        (given, at, put) => {
          const compact = given.map((part) => Buffer.from(part).toString('base64url')).join('.');
          expect(partsOf(compact)).toEqual(given.map((part) => Buffer.from(part)));
          const changed = compact.slice(0, at) + put + compact.slice(at + 1);
          fc.pre(changed !== compact);
          expect(partsOf(changed)).not.toEqual(partsOf(compact));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

/** JSON as a sender writes it: no half characters, no NUL, which are refused on purpose. */
const storable = fc
  .jsonValue({ maxDepth: 4 })
  .filter((value) => !/\\u0000|\\ud[89a-f]|__proto__/i.test(JSON.stringify(value)));
const object = fc.dictionary(
  fc.string({ maxLength: 6 }).filter((name) => name !== '__proto__' && !name.includes('\u0000')),
  storable,
  { maxKeys: 5 },
);

/** A name with each letter as an escape. */
const escaped = (name: string): string =>
  `"${Array.from(name, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;

describe('strict JSON', () => {
  it('reads what JSON.parse reads, where every reader reads it alike', () => {
    fc.assert(
      fc.property(object, (value) => {
        const json = JSON.stringify(value);
        expect(readStrictObject(Buffer.from(json), 20)).toEqual(JSON.parse(json));
        const spaced = JSON.stringify(value, null, 1);
        expect(readStrictObject(Buffer.from(spaced), 20)).toEqual(JSON.parse(json));
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a member that is there twice, wherever it is and however its name is written', () => {
    fc.assert(
      fc.property(object, fc.nat(), fc.boolean(), (value, which, plain) => {
        // A member of that name stands there already: in an object of its own, so that it surely does.
        const json = JSON.stringify({ ...value, twin: { a: { twin: [{ b: 1 }] } } });
        const places = [
          json.lastIndexOf('"b"'),
          json.lastIndexOf('"twin"'),
          json.lastIndexOf('"a"'),
        ];
        const at = places[which % places.length] ?? 0;
        const [, name = ''] = /^"([a-z]+)"/.exec(json.slice(at)) ?? [];
        const twice = `${json.slice(0, at)}${plain ? `"${name}"` : escaped(name)}:0,${json.slice(at)}`;
        expect(() => readStrictObject(Buffer.from(json), 20)).not.toThrow();
        expect(() => readStrictObject(Buffer.from(twice), 20)).toThrow('A member is there twice');
      }),
      { numRuns: 1_000 },
    );
  });

  it('one byte changed is refused, or read as every other reader reads it', () => {
    fc.assert(
      fc.property(object, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, where, flip) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const at = where % bytes.length;
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        let read: unknown;
        try {
          read = readStrictObject(changed, 20);
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: 'TocsinError', code: 'invalid_request' });
          return;
        }
        expect(read).toEqual(JSON.parse(changed.toString('utf8')));
      }),
      { numRuns: 2_000 },
    );
  });
});
