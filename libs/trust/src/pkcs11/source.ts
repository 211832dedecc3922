import { createHash, randomBytes } from 'node:crypto';
import { messageOf, TocsinError } from '#kernel';
import type { KeySource } from '../key-source.js';
import type { SigningKey } from '../signing-key.js';
import { verifyingKeyFrom, type Algorithm } from '../verifying-key.js';
import { cka, ckm, cko } from './constants.js';
import { Cryptoki, CryptokiError, wordOf, type Attribute } from './cryptoki.js';
import { attributeOf, findObjects, p256, privateHalf, publicJwkOf } from './objects.js';
import { SessionPool, type TokenName } from './session-pool.js';

export interface Pkcs11Settings extends TokenName {
  /** The module's shared library. */
  module: string;
  /** The label that the broker's keys have in the token. */
  label: string;
}

/** SHA-256 as PKCS #1 names it before a digest (RFC 8017 §9.2). */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const rsaBits = 3_072n;
const longestSignature = 1_024;
/** How long a signature may take, in milliseconds: an alert waits for it. */
const signWithin = 3_000;

const unavailable = (what: string, cause: unknown): TocsinError =>
  new TocsinError('unavailable', `${what}: ${messageOf(cause)}`, { cause });

/** Keys in a PKCS #11 token. A private half is made there, signs there, and never leaves it. */
export function pkcs11Source(settings: Pkcs11Settings): KeySource {
  const token = new Token(settings);
  return {
    name: 'pkcs11',
    keys: () => token.keys(),
    make: (alg) => token.make(alg),
    close: () => token.close(),
  };
}

class Token {
  private opened: Promise<{ cryptoki: Cryptoki; pool: SessionPool }> | undefined;
  /** Keys that were found, by the id that the token has for them. */
  private readonly held = new Map<string, SigningKey>();

  private readonly handles = new Map<string, { generation: number; handle: bigint }>();

  constructor(private readonly settings: Pkcs11Settings) {}

  async keys(): Promise<SigningKey[]> {
    const { label } = this.settings;
    try {
      const { cryptoki, pool } = await this.open();
      return await pool.with(async (session) => {
        const found = await findObjects(cryptoki, session, [
          [cka.class, cko.publicKey],
          [cka.label, Buffer.from(label)],
        ]);
        const keys: SigningKey[] = [];
        for (const object of found) {
          const key = await this.keyOf(cryptoki, session, object);
          if (key) keys.push(key);
        }
        return keys;
      });
    } catch (cause) {
      throw unavailable('The keys in the token cannot be looked at', cause);
    }
  }

  async make(alg: Algorithm): Promise<SigningKey> {
    if (alg === 'EdDSA')
      throw new TocsinError('invalid_configuration', 'In a token keys are P-256 or RSA');
    const id = randomBytes(16);
    const ours: Attribute[] = [
      [cka.token, true],
      [cka.label, Buffer.from(this.settings.label)],
      [cka.id, id],
    ];
    try {
      const { cryptoki, pool } = await this.open();
      return await pool.with(async (session) => {
        const open = cryptoki.lay([...ours, [cka.verify, true], ...kindOf[alg].attributes]);
        const secret = cryptoki.lay([
          ...ours,
          [cka.private, true],
          [cka.sensitive, true],
          [cka.extractable, false],
          [cka.sign, true],
        ]);
        const [mechanism, made] = [
          mechanismOf(kindOf[alg].pair),
          [Buffer.alloc(8), Buffer.alloc(8)],
        ];
        await cryptoki.call(
          'C_GenerateKeyPair',
          session,
          mechanism,
          open.bytes,
          open.count,
          secret.bytes,
          secret.count,
          made[0] ?? null,
          made[1] ?? null,
        );
        const key = await this.keyOf(cryptoki, session, made[0]?.readBigUInt64LE() ?? 0n);
        if (!key) throw new Error('it made a key of another kind');
        return key;
      });
    } catch (cause) {
      throw unavailable('The token cannot make a key', cause);
    }
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    if (opened) await opened.then(({ pool }) => pool.close()).catch(() => undefined);
  }

  /** Loaded when it is first needed; one that could not be is tried again. */
  private open(): Promise<{ cryptoki: Cryptoki; pool: SessionPool }> {
    const opening = (this.opened ??= this.load());
    opening.catch(() => {
      if (this.opened === opening) this.opened = undefined;
    });
    return opening;
  }

  private async load(): Promise<{ cryptoki: Cryptoki; pool: SessionPool }> {
    const cryptoki = await Cryptoki.load(this.settings.module);
    await cryptoki.initialise();
    return { cryptoki, pool: new SessionPool(cryptoki, this.settings) };
  }

  private async keyOf(
    cryptoki: Cryptoki,
    session: bigint,
    object: bigint,
  ): Promise<SigningKey | undefined> {
    const id = await attributeOf(cryptoki, session, object, cka.id);
    if (!id || id.length === 0) return undefined;
    const name = id.toString('hex');
    const held = this.held.get(name);
    if (held) return held;
    const jwk = await publicJwkOf(cryptoki, session, object);
    const secret = await findObjects(cryptoki, session, privateHalf(id));
    if (!jwk || secret.length !== 1) return undefined;
    const { kid, alg, publicJwk } = await verifyingKeyFrom(jwk);
    const key: SigningKey = {
      kid,
      alg,
      publicJwk,
      sign: (claims, typ = 'secevent+jwt') => this.sign(id, alg, { alg, kid, typ }, claims),
    };
    this.held.set(name, key);
    return key;
  }

  /** A handle is good for every session until the token is opened anew. */
  private async handleOf(
    cryptoki: Cryptoki,
    pool: SessionPool,
    session: bigint,
    id: Buffer,
  ): Promise<bigint> {
    const name = id.toString('hex');
    const known = this.handles.get(name);
    if (known?.generation === pool.generation) return known.handle;
    const { generation } = pool;
    const [handle] = await findObjects(cryptoki, session, privateHalf(id));
    // As the token itself says it of a handle that it does not know.
    if (handle === undefined)
      throw new CryptokiError('Looking for the key', 'CKR_KEY_HANDLE_INVALID');
    this.handles.set(name, { generation, handle });
    return handle;
  }

  private async sign(id: Buffer, alg: Algorithm, header: object, claims: object): Promise<string> {
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part(header)}.${part(claims)}`;
    const digest = createHash('sha256').update(signed).digest();
    try {
      const { cryptoki, pool } = await this.open();
      const signature = await pool.within(signWithin, async (session) => {
        const key = await this.handleOf(cryptoki, pool, session, id);
        // ECDSA gives r and s one after the other, as a JWS has them (RFC 7518 §3.4).
        const rsa = alg === 'RS256';
        const data = rsa ? Buffer.concat([digestInfo, digest]) : digest;
        await cryptoki.call('C_SignInit', session, mechanismOf(rsa ? ckm.rsaPkcs : ckm.ecdsa), key);
        const [made, length] = [Buffer.alloc(longestSignature), wordOf(BigInt(longestSignature))];
        await cryptoki.call('C_Sign', session, data, BigInt(data.length), made, length);
        return made.subarray(0, Number(length.readBigUInt64LE()));
      });
      return `${signed}.${signature.toString('base64url')}`;
    } catch (cause) {
      throw unavailable('The token cannot sign now', cause);
    }
  }
}

/** CK_MECHANISM without a parameter. */
const mechanismOf = (type: bigint): Buffer => Buffer.concat([wordOf(type), Buffer.alloc(16)]);

const kindOf: Record<'ES256' | 'RS256', { pair: bigint; attributes: Attribute[] }> = {
  ES256: { pair: ckm.ecKeyPairGen, attributes: [[cka.ecParams, p256]] },
  RS256: {
    pair: ckm.rsaKeyPairGen,
    attributes: [
      [cka.modulusBits, rsaBits],
      [cka.publicExponent, Buffer.of(1, 0, 1)],
    ],
  },
};
