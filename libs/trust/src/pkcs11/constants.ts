/** Names and numbers of PKCS #11 3.1 (OASIS), as far as they are used here. */
export const ckf = { osLocking: 2n, serialSession: 4n, rwSession: 2n } as const;
export const cku = { user: 1n } as const;
export const cko = { publicKey: 2n, privateKey: 3n } as const;
export const ckk = { rsa: 0n, ec: 3n } as const;
export const ckm = {
  rsaKeyPairGen: 0n,
  rsaPkcs: 1n,
  ecKeyPairGen: 0x1040n,
  ecdsa: 0x1041n,
} as const;
export const cka = {
  class: 0n,
  token: 1n,
  private: 2n,
  label: 3n,
  keyType: 0x100n,
  id: 0x102n,
  sensitive: 0x103n,
  sign: 0x108n,
  verify: 0x10an,
  modulus: 0x120n,
  modulusBits: 0x121n,
  publicExponent: 0x122n,
  extractable: 0x162n,
  ecParams: 0x180n,
  ecPoint: 0x181n,
} as const;

/** The return values that are treated in a way of their own, or said by name. */
const names: Readonly<Record<string, string>> = {
  '0x5': 'CKR_GENERAL_ERROR',
  '0x6': 'CKR_FUNCTION_FAILED',
  '0x30': 'CKR_DEVICE_ERROR',
  '0x31': 'CKR_DEVICE_MEMORY',
  '0x32': 'CKR_DEVICE_REMOVED',
  '0x60': 'CKR_KEY_HANDLE_INVALID',
  '0x70': 'CKR_MECHANISM_INVALID',
  '0x82': 'CKR_OBJECT_HANDLE_INVALID',
  '0xa0': 'CKR_PIN_INCORRECT',
  '0xa4': 'CKR_PIN_LOCKED',
  '0xb0': 'CKR_SESSION_CLOSED',
  '0xb3': 'CKR_SESSION_HANDLE_INVALID',
  '0xe0': 'CKR_TOKEN_NOT_PRESENT',
  '0xe1': 'CKR_TOKEN_NOT_RECOGNIZED',
  '0xe2': 'CKR_TOKEN_WRITE_PROTECTED',
  '0x100': 'CKR_USER_ALREADY_LOGGED_IN',
  '0x101': 'CKR_USER_NOT_LOGGED_IN',
  '0x190': 'CKR_CRYPTOKI_NOT_INITIALIZED',
  '0x191': 'CKR_CRYPTOKI_ALREADY_INITIALIZED',
};

export const returnName = (value: bigint): string => {
  const hex = `0x${value.toString(16)}`;
  return names[hex] ?? `CKR ${hex}`;
};
