/** C2SP Wycheproof, as far as it is read here. It lies beside the project, and is no part of it. */
export interface Vectors {
  numberOfTests: number;
  testGroups: Group[];
}

export type Jwk = Record<string, unknown>;

export interface Group {
  comment?: string;
  public?: Jwk;
  private: Jwk;
  tests: Vector[];
}

export interface Vector {
  tcId: number;
  comment: string;
  jws: string;
  result: 'valid' | 'invalid';
}

const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e', 'use', 'alg', 'key_ops', 'k'];

/** The public half of a key. The vectors' key ids are names, where ours must be thumbprints. */
export const publicHalf = (jwk: Jwk): Jwk =>
  Object.fromEntries(Object.entries(jwk).filter(([name]) => publicMembers.includes(name)));

/** What a vector is, and whether ours took it. */
export interface Tried {
  vector: Vector;
  taken: boolean;
}

/** Each vector that was read in another way than published: its number, what it tries, what was made of it. */
const differences = (tried: readonly Tried[]): Map<number, string> =>
  new Map(
    tried
      .filter(({ vector, taken }) => taken !== (vector.result === 'valid'))
      .map(({ vector: { tcId, comment, result }, taken }) => [
        tcId,
        `${tcId} (${comment}): published as ${result}, was ${taken ? 'taken' : 'refused'}`,
      ]),
  );

/** The vectors that are refused for a reason of ours, by number. */
export type Waivers = ReadonlyMap<number, string>;

/** Waivers from lists of numbers, by reason. */
export const waive = (byReason: Readonly<Record<string, readonly number[]>>): Waivers =>
  new Map(
    Object.entries(byReason).flatMap(([reason, ids]) => ids.map((id) => [id, reason] as const)),
  );

/** What is wrong: a difference that nobody waived, or a waiver that nothing needs. */
export function unexplained(tried: readonly Tried[], waivers: Waivers): string[] {
  const found = differences(tried);
  return [
    ...[...found].filter(([id]) => !waivers.has(id)).map(([, what]) => what),
    ...[...waivers.keys()].filter((id) => !found.has(id)).map((id) => `${id}: waived for nothing`),
  ];
}
