import { checkStatement, type AgencyKind, type Finding, type SetClaims } from '#contracts';
import { TocsinError } from '#kernel';
import { authenticate } from './authenticate.js';
import {
  checkAudience,
  issuerOf,
  readClaims,
  refuseForeignClaims,
  seconds,
  soleAudience,
} from './claims.js';
import { openJws, type OpenedJws } from './compact.js';
import { isObject, type JsonObject } from './strict-json.js';
import { largestSet } from './verify-set.js';
import type { VerifyingKey } from './verifying-key.js';

/** What is known of the receiver and the sender. What is not given is not checked, and said so. */
export interface CheckOptions {
  now: Date;
  /** The broker's issuer URI. */
  audience?: string | undefined;
  /** The issuer whose keys these are. */
  issuer?: string | undefined;
  keys?: readonly VerifyingKey[] | undefined;
  /** What the sender is. */
  kind?: AgencyKind | undefined;
  maxAgeSeconds?: number;
  aheadSeconds?: number;
}

const typ = 'secevent+jwt';
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const soundHeader: JsonObject = { alg: 'ES256', kid: 'sound', typ };

/** Runs one of the broker's own checks. */
async function tried(
  check: string,
  says: string,
  run: () => unknown,
): Promise<Finding & { state: 'holds' | 'fails' }> {
  try {
    await run();
    return { check, state: 'holds', says };
  } catch (thrown) {
    if (!(thrown instanceof TocsinError)) throw thrown;
    return { check, state: 'fails', code: thrown.code, says: thrown.message };
  }
}

/** The parts of a compact JWS, read with every leniency, so that one fault does not hide the others. */
function lenient(compact: string): { header: unknown; claims: unknown } {
  const read = (part = ''): unknown => {
    try {
      return JSON.parse(Buffer.from(part.trim(), 'base64url').toString('utf8'));
    } catch {
      return undefined;
    }
  };
  const [header, claims] = compact.split('.');
  return { header: read(header), claims: read(claims) };
}

/** Each member of the header in an otherwise sound one, so that every wrong one is found. */
async function checkHeader(header: JsonObject): Promise<Finding[]> {
  const probe = (tested: JsonObject) =>
    tried('header', 'It holds alg, kid and typ alone, and they can be used', () =>
      openJws(`${encode(tested)}.${encode({})}.AA`, typ, largestSet),
    );
  return Promise.all([
    probe(header),
    ...['typ', 'kid', 'alg']
      .filter((name) => name in header)
      .map((name) => probe({ ...soundHeader, [name]: header[name] })),
  ]);
}

async function checkSignature(
  jws: OpenedJws | undefined,
  claims: JsonObject,
  { keys, issuer }: CheckOptions,
): Promise<Finding> {
  const check = 'signature';
  if (!jws)
    return { check, state: 'unchecked', says: 'Nothing of that form has a signature to check' };
  if (!keys) return { check, state: 'unchecked', says: "The issuer's public keys were not given" };
  return tried(check, 'It was signed with a key of this issuer', () =>
    authenticate(jws, issuerOf(claims), (named, kid) =>
      Promise.resolve(
        issuer !== undefined && named !== issuer
          ? 'unknown-issuer'
          : (keys.find((key) => key.kid === kid) ?? 'unknown-key'),
      ),
    ),
  );
}

async function checkAddressee(claims: JsonObject, ours: string | undefined): Promise<Finding> {
  const named = soleAudience(claims);
  const found = await tried('audience', 'It is addressed to this broker alone', () =>
    checkAudience(claims, ours ?? (typeof named === 'string' ? named : '')),
  );
  return ours === undefined && found.state === 'holds'
    ? { ...found, state: 'unchecked', says: "The broker's own issuer URI was not given" }
    : found;
}

const claimChecks: readonly [check: string, says: string, names: readonly string[]][] = [
  ['identifier', 'It has an identifier (jti) of its own', ['jti']],
  ['times', 'It was issued (iat) in the time in which it is taken', ['iat']],
  ['times', 'The time of the event (toe) can be right', ['toe']],
  ['transaction', 'The transaction (txn) can be used', ['txn']],
  ['event', 'It holds one event', ['events']],
  ['subject', 'It has a subject (sub_id)', ['sub_id']],
];

/** Each claim among otherwise sound ones. */
async function checkClaims(claims: JsonObject, options: CheckOptions): Promise<Finding[]> {
  const { now, maxAgeSeconds = 30 * 86_400, aheadSeconds = 10 } = options;
  const sound = {
    iss: 'sound',
    jti: 'sound',
    iat: seconds(now),
    sub_id: {},
    events: { sound: {} },
  };
  const found = claimChecks
    // What may be missing and is, holds without a word.
    .filter(([, , names]) => names.every((name) => name in claims || name in sound))
    .map(([check, says, names]) =>
      tried(check, says, () =>
        readClaims(
          { ...sound, ...Object.fromEntries(names.map((name) => [name, claims[name]])) },
          'sound',
          { now, maxAgeSeconds, aheadSeconds },
        ),
      ),
    );
  return Promise.all(found);
}

/** Checks the claims of a statement that may not be signed yet. */
export async function checkUnsigned(claims: JsonObject, options: CheckOptions): Promise<Finding[]> {
  const [foreign, issuer, audience, read] = await Promise.all([
    tried('claims', 'It holds no claim that has no place in it', () => refuseForeignClaims(claims)),
    tried('issuer', 'It names its issuer', () => issuerOf(claims)),
    checkAddressee(claims, options.audience),
    checkClaims(claims, options),
  ]);
  const findings = [foreign, issuer, audience, ...read];
  const event = read.some(({ check, state }) => check === 'event' && state === 'fails');
  return event ? findings : [...findings, ...checkStatement(statementIn(claims), options)];
}

/** Only the event and the subject are looked at from here on, and each is checked for itself. */
const statementIn = (claims: JsonObject): SetClaims => claims as unknown as SetClaims;

/**
 * Checks a SET as `verifySet` and the event contracts do, in their order, and goes on after a fault, so that
 * everything wrong is found at once. It asks the very functions that the broker asks.
 * @returns the first that fails is what the broker would answer
 */
export async function checkSet(compact: string, options: CheckOptions): Promise<Finding[]> {
  let jws: OpenedJws | undefined;
  const form = await tried('form', 'It is a compact JWS in canonical base64url', () => {
    jws = openJws(compact, typ, largestSet);
  });
  const { header, claims } = lenient(compact);
  const headers = isObject(header) ? await checkHeader(header) : [];
  const payload = await tried('payload', 'Every reader reads it alike', () =>
    openJws(`${encode(soundHeader)}.${compact.split('.')[1] ?? ''}.AA`, typ, largestSet),
  );
  const parts = [...headers, payload];
  // What is wrong with one part alone is not wrong with the form.
  const inPart = parts.some(({ state, says }) => state === 'fails' && says === form.says);
  const formed = inPart && compact.split('.').length === 3 ? parts : [form, ...parts];
  if (!isObject(claims)) return once(formed);
  const [foreign, issuer, ...rest] = await checkUnsigned(claims, options);
  const early = [foreign, issuer].flatMap((one) => (one ? [one] : []));
  const signature = await checkSignature(jws, claims, options);
  return once([...formed, ...early, signature, ...rest]);
}

/** Says nothing twice, and nothing holds beside a fault of the same check. */
function once(findings: readonly Finding[]): Finding[] {
  const said = new Map<string, Finding>();
  for (const finding of findings) {
    const key = finding.state === 'fails' ? finding.says : `${finding.check} ${finding.says}`;
    if (!said.has(key)) said.set(key, finding);
  }
  const failed = new Set(
    findings.filter(({ state }) => state === 'fails').map(({ check }) => check),
  );
  return [...said.values()].filter(({ check, state }) => state !== 'holds' || !failed.has(check));
}
