/**
 * The y of every point of Ed25519 whose order divides 8, little-endian, sign bit clear, with the two
 * non-canonical spellings of 0 and 1 (RFC 8032 §5.1; the order-8 values follow from the curve equation and
 * are checked by a test).
 */
const smallOrderY: readonly string[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

/**
 * Whether a public key is one of the few points that make some signatures hold for any text: its owner
 * could deny everything signed with it.
 */
export function isSmallOrder(publicKey: Buffer): boolean {
  const y = Buffer.from(publicKey);
  y.writeUInt8(y.readUInt8(31) & 0x7f, 31);
  return smallOrderY.includes(y.toString('hex'));
}
