import type { NoticeContent } from './notice.js';
import { mailText, smsText } from './wording.js';

const content = (over: Partial<NoticeContent>): NoticeContent => ({
  alert: 'K7Q2-9FXM',
  kind: 'accept',
  role: 'ppu',
  post: { id: 'ppu-a/duty-po', title: 'Duty PO, PPU A' },
  family: 'absconding',
  row: 'APR-04',
  severity: 'P1',
  tier: 'T2',
  says: 'A resident may have absconded.',
  sees: 'statement',
  because: ['RR-03: borough'],
  acceptBy: '2026-09-30T22:25:00Z',
  ...over,
});
const made = new Date('2026-09-30T22:10:00Z');

describe('what is said to a person', () => {
  const all = (['P1', 'P2', 'P3', 'P4'] as const).flatMap((severity) =>
    (['accept', 'climbed', 'unowned'] as const).map((kind) => [severity, kind] as const),
  );
  it.each(all)(
    'a text of %s, %s, is one text in plain letters, and tells nothing',
    (severity, kind) => {
      const text = smsText(content({ severity, kind }), made, '482913');
      expect(text.length).toBeLessThanOrEqual(160);
      // Anything else would make it two texts, or three.
      expect(text).toMatch(/^[A-Za-z0-9 .,:-]+$/);
      expect(text).not.toMatch(/resident|abscond|APR|PPU|RR-/);
      expect(text).toContain('23:10');
      expect(text).toMatch(/reply A 482913$/);
    },
  );

  it('asks for no reply where none is taken', () => {
    expect(smsText(content({}), made, undefined)).not.toMatch(/reply/i);
  });

  it('a mail says how it is accepted only where it can be', () => {
    const url = 'https://tocsin.example/accept/1/2';
    expect(mailText(content({}), { url, accepts: true }).text).toContain('code that is sent to');
    expect(mailText(content({}), { url, accepts: false }).text).not.toContain('code');
  });
});
