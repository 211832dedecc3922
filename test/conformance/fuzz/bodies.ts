import { eventContracts } from '#contracts';
import { base64url, signRaw, type RawKey } from '../harness/raw-jws.js';
import { marker } from '../harness/refusal.js';
import type { Sender } from '../harness/statements.js';
import { changeJson, changeTree } from './change-json.js';
import type { Chance } from './chance.js';

/** Something to send as a statement. */
export interface Body {
  kind: string;
  bytes: Buffer;
}

/** Who states, to whom, and the time in seconds. */
export interface Stating {
  sender: Sender;
  audience: string;
  now: () => number;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const others = [...Array.from('.=+/ \n\r\t"%~'), '\u0000', 'é', '\ufeff', '\u2028', '\u{1f514}'];
const prisons = eventContracts.filter(({ statedBy }) => statedBy.includes('prison'));

/** Makes up bodies: broken forms of good statements, and such as never were any. */
export class Bodies {
  private made = 0;

  constructor(
    private readonly stating: Stating,
    private readonly chance: Chance,
  ) {}

  next(): Body {
    this.made += 1;
    const kind = this.chance.pick(kinds);
    return { kind, bytes: this.make[kind]() };
  }

  /** A good statement. It is taken. */
  good(): string {
    return this.sign(this.header(), JSON.stringify(this.claims()));
  }

  private readonly make: Record<Kind, () => Buffer> = {
    noise: () => this.chance.bytes(this.chance.below(2_000)),
    letters: () => Buffer.from(this.chance.text(this.chance.below(3_000), `${letters}.`)),
    'a letter changed': () => Buffer.from(this.spoil(this.good())),
    'a part changed, not signed again': () => Buffer.from(this.spoilPart(this.good())),
    'claims changed, signed': () =>
      Buffer.from(this.sign(this.header(), JSON.stringify(changeTree(this.claims(), this.chance)))),
    'JSON changed, signed': () =>
      Buffer.from(this.sign(this.header(), changeJson(JSON.stringify(this.claims()), this.chance))),
    'header changed, signed': () => {
      const header = JSON.stringify(changeTree(this.header(), this.chance));
      const text = this.chance.once(2) ? changeJson(header, this.chance) : header;
      return Buffer.from(this.sign(text, JSON.stringify(this.claims())));
    },
    'signed noise': () => {
      const noise = this.chance.bytes(this.chance.below(500));
      return Buffer.from(signRaw(this.key(), JSON.stringify(this.header()), noise));
    },
  };

  private key(): RawKey {
    return this.stating.sender.key;
  }

  private header(): Record<string, unknown> {
    const { alg, kid } = this.key();
    return { alg, kid, typ: 'secevent+jwt' };
  }

  private claims(): Record<string, unknown> {
    const { type, example, about } = this.chance.pick(prisons);
    const alert = 'alert' in example ? example.alert : 'K7Q2-9FXM';
    return {
      iss: this.stating.sender.issuer,
      aud: this.stating.audience,
      iat: this.stating.now(),
      jti: `${marker}-${this.made}`,
      toe: this.stating.now() - 60,
      sub_id:
        about === 'alert' ? { format: 'opaque', id: alert } : { format: 'noms', id: 'A0001AA' },
      events: { [type]: example },
    };
  }

  private sign(header: object | string, payload: string): string {
    return signRaw(
      this.key(),
      typeof header === 'string' ? header : JSON.stringify(header),
      payload,
    );
  }

  private spoil(compact: string): string {
    const at = this.chance.below(compact.length);
    const put = this.chance.once(2) ? this.chance.text(1, letters) : this.chance.pick(others);
    const gone = this.chance.below(3);
    return compact.slice(0, at) + put + compact.slice(at + gone);
  }

  private spoilPart(compact: string): string {
    const parts = compact.split('.');
    const which = this.chance.below(parts.length);
    const bytes = Buffer.from(parts[which] ?? '', 'base64url');
    const at = this.chance.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << this.chance.below(8));
    parts[which] = base64url(bytes);
    return parts.join('.');
  }
}

/** Each as often as it stands here. */
const kinds = [
  'noise',
  'letters',
  'a letter changed',
  'a letter changed',
  'a part changed, not signed again',
  'a part changed, not signed again',
  'claims changed, signed',
  'claims changed, signed',
  'claims changed, signed',
  'JSON changed, signed',
  'JSON changed, signed',
  'header changed, signed',
  'header changed, signed',
  'signed noise',
] as const;
type Kind = (typeof kinds)[number];
