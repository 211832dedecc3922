const smallPrimes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
  103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

function powersOf65537(prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65537) % prime) powers.add(power);
  return powers;
}

const fingerprint = smallPrimes.map((prime) => ({
  prime: BigInt(prime),
  residues: powersOf65537(prime),
}));

/**
 * Whether an RSA modulus has the mark of CVE-2017-15361 (ROCA): its primes were made as
 * `k·M + 65537^a mod M`, so that modulo every small prime it is a power of 65537. Such keys can be factored.
 * About one good key in 2^27 has the mark by chance; it is refused too.
 * Source: Nemec and others, "The Return of Coppersmith's Attack", CCS 2017, §3.
 */
export function hasRocaMark(modulus: bigint): boolean {
  return fingerprint.every(({ prime, residues }) => residues.has(Number(modulus % prime)));
}
