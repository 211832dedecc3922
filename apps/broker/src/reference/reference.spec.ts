import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alertRaised, alertRaisedType, eventContracts, readStatement } from '#contracts';
import { projectRoot } from '#kernel';
import { verifySet, verifyingKeyFrom } from '#trust';
import { referencePage } from './html.js';
import { referenceMarkdown } from './markdown.js';
import { referenceChapters } from './reference.js';
import { sampleBroker, sampleKey } from './sample.js';

describe('the reference of the events', () => {
  it('is committed as the contracts make it: run "npm run reference" when this fails', async () => {
    const file = join(projectRoot(import.meta.url), 'docs/reference/events.md');
    expect(await readFile(file, 'utf8')).toBe(await referenceMarkdown());
  });

  it('has every event type, each with an example that the broker itself would read', async () => {
    const entries = (await referenceChapters()).flatMap((chapter) => chapter.entries);
    expect(entries.map(({ type }) => type).sort()).toEqual(
      [...eventContracts.map(({ type }) => type), alertRaisedType].sort(),
    );
    const key = await verifyingKeyFrom((await sampleKey()).publicJwk);
    for (const { name, signed, claims, members, says } of entries) {
      const verified = await verifySet(signed, {
        audience: sampleBroker,
        now: new Date(claims.iat * 1000),
        keyOf: () => Promise.resolve(key),
      });
      expect([name, verified.claims]).toEqual([name, claims]);
      if (name === 'alert.raised') alertRaised.parse(claims.events[alertRaisedType]);
      else readStatement(verified.claims);
      expect([name, members.length > 0, says.length > 0]).toEqual([name, true, true]);
    }
  });

  it('is a page without scripts, from which nothing of the contracts can break out', async () => {
    const page = await referencePage();
    expect(page).not.toMatch(/<script|javascript:|\son\w+=/i);
    expect(page).toContain('<section id="prison.released">');
  });
});
