import type { TocsinError } from '#kernel';
import { Outbound } from './outbound.js';

const agency = 'agency-1';
const url = 'https://agency.example/';
const codeOf = (asked: Promise<void>): Promise<string> =>
  asked.then(
    () => 'taken',
    (thrown: unknown) => (thrown as TocsinError).code,
  );

describe('what an agency registers itself', () => {
  it.each([
    ['https://inside.example/', ['10.0.0.1'], 'The host is in a private network'],
    ['https://10.0.0.1/', [], 'The host is in a private network'],
    ['https://here.example/', ['127.0.0.1'], 'The host is this machine itself'],
    ['http://localhost/', ['127.0.0.1'], 'The host is this machine itself'],
    ['https://cloud.example/', ['169.254.169.254'], 'The host has an address that is never called'],
    ['https://none.example/', 'ENOTFOUND', 'There is no such host'],
    ['https://silent.example/', 'EAI_AGAIN', 'The host cannot be looked up now'],
  ])(
    'is refused in one way, whatever is wrong with the host: %s',
    async (asked, found, because) => {
      const outbound = new Outbound({ allow: [], loopback: false }, () =>
        typeof found === 'string'
          ? Promise.reject(Object.assign(new Error('no'), { code: found }))
          : Promise.resolve(found),
      );
      const refused: unknown = await outbound
        .checkFor(agency, asked)
        .catch((thrown: unknown) => thrown);
      const { code, message, cause } = refused as TocsinError;
      expect([code, message]).toEqual(['invalid_request', 'This address cannot be called']);
      expect((cause as Error).message).toContain(because);
    },
  );

  it('is told what is wrong with its form', async () => {
    const outbound = new Outbound({ allow: [], loopback: false }, () => Promise.resolve([]));
    await expect(outbound.checkFor(agency, 'http://agency.example/')).rejects.toThrow(
      'It must be an https URL',
    );
    await expect(outbound.checkFor(agency, 'x')).rejects.toThrow('It is not a URL');
  });

  it('is looked up one at a time, and a few for all together', async () => {
    const answers: (() => void)[] = [];
    const outbound = new Outbound(
      { allow: [], loopback: false },
      () => new Promise((resolve) => answers.push(() => resolve(['93.184.216.34']))),
    );
    const first = outbound.checkFor(agency, url);
    expect(await codeOf(outbound.checkFor(agency, url))).toBe('too_many_requests');
    const others = Array.from({ length: 7 }, (_, index) =>
      outbound.checkFor(`other-${index}`, `https://name-${index}.example/`),
    );
    expect(await codeOf(outbound.checkFor('last', url))).toBe('too_many_requests');
    for (const answer of answers) answer();
    await Promise.all([first, ...others]);
    const again = outbound.checkFor(agency, url);
    answers.at(-1)?.();
    expect(await codeOf(again)).toBe('taken');
  });
});
