import { z } from 'zod';
import { idFor, isId, newId, newReference, readSettings } from '#kernel';

describe('settings', () => {
  const schema = z.object({ PORT: z.coerce.number().int(), URL: z.url() });

  it('names every wrong key at once', () => {
    expect(() => readSettings(schema, { PORT: 'many', URL: 'nowhere' })).toThrow(
      /PORT: .*\n {2}URL: /,
    );
  });

  it('takes an empty variable as not set', () => {
    const optional = z.object({ PORT: z.coerce.number().default(3000) });
    expect(readSettings(optional, { PORT: '' })).toEqual({ PORT: 3000 });
  });
});

describe('ids', () => {
  it('are UUIDs, and named ones are the same each time', () => {
    expect(isId(newId())).toBe(true);
    expect(isId(idFor('post:duty-spo:newham'))).toBe(true);
    expect(idFor('a')).toBe(idFor('a'));
    expect(idFor('a')).not.toBe(idFor('b'));
  });

  it('references have no letter that is misheard as a digit', () => {
    for (let i = 0; i < 200; i += 1)
      expect(newReference()).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  });
});
