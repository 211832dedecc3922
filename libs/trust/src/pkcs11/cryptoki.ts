import { endianness } from 'node:os';
import { ckf, returnName } from './constants.js';

/** A call of the module that did not succeed. */
export class CryptokiError extends Error {
  override readonly name = 'CryptokiError';
  /** @param returned as `CKR_PIN_INCORRECT` */
  constructor(
    readonly call: string,
    readonly returned: string,
  ) {
    super(`${call} returned ${returned}`);
  }
}

type Argument = bigint | Buffer | null;
type Call = (...given: Argument[]) => Promise<bigint>;

/** Where each function stands in CK_FUNCTION_LIST, and what it takes: `u` an unsigned long, `p` a pointer. */
const functions = {
  C_Initialize: [0, 'p'],
  C_Finalize: [1, 'p'],
  C_GetSlotList: [4, 'upp'],
  C_GetTokenInfo: [6, 'up'],
  C_OpenSession: [12, 'uuppp'],
  C_CloseSession: [13, 'u'],
  C_Login: [18, 'uupu'],
  C_GetAttributeValue: [24, 'uupu'],
  C_FindObjectsInit: [26, 'upu'],
  C_FindObjects: [27, 'upup'],
  C_FindObjectsFinal: [28, 'u'],
  C_SignInit: [42, 'upu'],
  C_Sign: [43, 'upupp'],
  C_GenerateKeyPair: [59, 'uppupupp'],
} as const;
type FunctionName = keyof typeof functions;

const word = 8;
/** The version of CK_FUNCTION_LIST, filled up to the first pointer. */
const listHead = 8;

export const wordOf = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(word);
  bytes.writeBigUInt64LE(value);
  return bytes;
};

/** One attribute of an object: a number, a truth, or bytes. */
export type Attribute = readonly [type: bigint, value: bigint | boolean | Buffer];

/** Attributes in memory, as C has them. */
export interface Laid {
  bytes: Buffer;
  count: bigint;
  /** Where the values lie. */
  values: readonly Buffer[];
}

/** A PKCS #11 module, called on Node's own threads: a token may take its time, and nothing else stands still for it. */
export class Cryptoki {
  private readonly calls = new Map<FunctionName, Call>();
  /** What attributes point to lives as long as the attributes. */
  private readonly kept = new WeakMap<Buffer, readonly Buffer[]>();
  private addressOf: (bytes: Buffer) => bigint = () => 0n;

  /** @throws Error when the module cannot be loaded on this machine */
  static async load(path: string): Promise<Cryptoki> {
    if (
      endianness() !== 'LE' ||
      process.platform === 'win32' ||
      !['x64', 'arm64'].includes(process.arch)
    )
      throw new Error('PKCS #11 modules are used on 64-bit Unix machines only');
    // Only those who have a token load what speaks C.
    const { default: koffi } = await import('koffi');
    const made = new Cryptoki();
    made.addressOf = (bytes) => koffi.address(bytes);
    const list: (bigint | null)[] = [null];
    const getList = koffi.load(path).func('unsigned long C_GetFunctionList(_Out_ void **list)');
    const returned = BigInt(getList(list) as number | bigint);
    const [start] = list;
    if (returned !== 0n || !start)
      throw new CryptokiError('C_GetFunctionList', returnName(returned));
    for (const [name, [index, takes]] of Object.entries(functions)) {
      const types = Array.from(takes, (one) => (one === 'u' ? 'unsigned long' : 'void *'));
      const pointer: unknown = koffi.decode(start, listHead + index * word, 'void *');
      const call = koffi.decode(pointer, koffi.proto('unsigned long', types)) as {
        async: (...given: unknown[]) => void;
      };
      made.calls.set(
        name as FunctionName,
        (...given) =>
          new Promise((resolve, reject) => {
            call.async(...given, (error: unknown, result: number | bigint) => {
              // What was given must lie where it is until now.
              given.length = 0;
              if (error) reject(error instanceof Error ? error : new Error('The module failed'));
              else resolve(BigInt(result));
            });
          }),
      );
    }
    return made;
  }

  /** @throws CryptokiError unless it returns CKR_OK */
  async call(name: FunctionName, ...given: Argument[]): Promise<void> {
    const returned = await this.calls.get(name)?.(...given);
    if (returned !== 0n) throw new CryptokiError(name, returnName(returned ?? -1n));
  }

  /** Begins to use the module from several threads; whoever loaded it before in this process has done so. */
  async initialise(): Promise<void> {
    const locking = Buffer.alloc(6 * word);
    locking.writeBigUInt64LE(ckf.osLocking, 4 * word);
    try {
      await this.call('C_Initialize', locking);
    } catch (thrown) {
      if (!isReturn(thrown, 'CKR_CRYPTOKI_ALREADY_INITIALIZED')) throw thrown;
    }
  }

  /** CK_ATTRIBUTEs in memory. */
  lay(attributes: readonly Attribute[]): Laid {
    const values = attributes.map(([, value]) =>
      typeof value === 'bigint'
        ? wordOf(value)
        : typeof value === 'boolean'
          ? Buffer.of(value ? 1 : 0)
          : value,
    );
    const bytes = Buffer.alloc(attributes.length * 3 * word);
    attributes.forEach(([type], index) => {
      const value = values[index] ?? Buffer.alloc(0);
      bytes.writeBigUInt64LE(type, index * 3 * word);
      bytes.writeBigUInt64LE(
        value.length === 0 ? 0n : this.addressOf(value),
        (index * 3 + 1) * word,
      );
      bytes.writeBigUInt64LE(BigInt(value.length), (index * 3 + 2) * word);
    });
    this.kept.set(bytes, values);
    return { bytes, count: BigInt(attributes.length), values };
  }
}

export const isReturn = (thrown: unknown, ...returned: readonly string[]): boolean =>
  thrown instanceof CryptokiError && returned.includes(thrown.returned);
