import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractOf, eventType, type AgencyKind } from '#contracts';
import { newId } from '#kernel';
import { World } from '../../acceptance/harness/world.js';
import { newRawKey, privateText, signRaw, type RawKey } from './raw-jws.js';

export type Claims = Record<string, unknown>;
export type Header = Record<string, unknown>;

/** An agency that signs in any of the three ways, and can sign anything. */
export interface Sender {
  issuer: string;
  /** The first of its keys: ES256. */
  key: RawKey;
  rsa: RawKey;
  edwards: RawKey;
}

/** Makes statements, right ones and wrong ones, as agencies of the broker under test. */
export class Statements {
  private constructor(
    private readonly world: World,
    /** Seconds by the broker's clock, which stands still. */
    readonly now: number,
    /** The prison: whose statements are changed. */
    readonly prison: Sender,
    /** Another agency in good standing. */
    readonly court: Sender,
    /** A key of the prison's that nobody was told of. */
    readonly unregistered: RawKey,
    /** The broker's own. */
    readonly broker: RawKey,
  ) {}

  /** @param broker the key that this world's broker signs with: see {@link statementsWorld} */
  static async for(world: World, broker: RawKey): Promise<Statements> {
    const [prison, court] = await Promise.all([newSender('prison'), newSender('court')]);
    const now = Math.floor((await world.now()).getTime() / 1000);
    const made = new Statements(world, now, prison, court, await newRawKey('ES256'), broker);
    await made.register('prison', prison);
    await made.register('court', court);
    return made;
  }

  async register(kind: AgencyKind, { issuer, key, rsa, edwards }: Sender): Promise<void> {
    const keys = [key, rsa, edwards].map(({ publicJwk }) => publicJwk);
    await this.world.operator('PUT', '/operator/agencies', {
      issuer,
      name: `Conformance ${kind}`,
      kind,
      jwks: { keys },
    });
  }

  get audience(): string {
    return this.world.url;
  }

  header(key: RawKey = this.prison.key): Header {
    return { alg: key.alg, kid: key.kid, typ: 'secevent+jwt' };
  }

  /** What a good statement says: each time with another `jti`. */
  claims(more: Claims = {}): Claims {
    return {
      iss: this.prison.issuer,
      aud: this.audience,
      iat: this.now,
      jti: newId(),
      toe: this.now - 60,
      txn: 'chain-1',
      sub_id: { format: 'noms', id: 'A0001AA' },
      events: { 'urn:tocsin:event:prison.released': { prison: 'TST', reason: 'CR' } },
      ...more,
    };
  }

  /** The claims of a good statement of this event, by the prison. */
  claimsOf(name: string, content?: object): Claims {
    const type = eventType(name);
    const contract = contractOf(type);
    if (!contract) throw new Error(`There is no event ${name}`);
    const example = content ?? contract.example;
    const alert = 'alert' in example ? example.alert : 'K7Q2-9FXM';
    return this.claims({
      ...(contract.about !== 'person' && { sub_id: { format: 'opaque', id: alert } }),
      events: { [type]: example },
    });
  }

  sign(claims: Claims, header: Header = this.header(), key: RawKey = this.prison.key): string {
    return signRaw(key, JSON.stringify(header), JSON.stringify(claims));
  }

  /** Signs a header and a payload as they are given. */
  signBoth(header: string | Buffer, payload: string | Buffer): string {
    return signRaw(this.prison.key, header, payload);
  }

  /** Signs a payload as it is given, under a good header. */
  signText(payload: string | Buffer): string {
    return this.signBoth(JSON.stringify(this.header()), payload);
  }

  /** Signs a good payload under a header as it is given. */
  signUnder(header: string | Buffer): string {
    return this.signBoth(header, JSON.stringify(this.claims()));
  }
}

export async function newSender(kind: AgencyKind): Promise<Sender> {
  const [key, rsa, edwards] = await Promise.all([
    newRawKey('ES256'),
    newRawKey('RS256'),
    newRawKey('EdDSA'),
  ]);
  return { issuer: `urn:conformance:${kind}:${newId()}`, key, rsa, edwards };
}

/** A world whose clock stands still, and whoever states anything in it. */
export async function statementsWorld(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ world: World; statements: Statements }> {
  const broker = await newRawKey('ES256');
  const world = await World.start({
    queue: 'postgres',
    at: '2026-08-08T12:00:00Z',
    environment: (_url, folder) => {
      const path = join(folder, 'conformance.jwk');
      writeFileSync(path, privateText(broker), { mode: 0o600 });
      return { TOCSIN_SIGNING_KEY: path, ...environment };
    },
  });
  return { world, statements: await Statements.for(world, broker) };
}
