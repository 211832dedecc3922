import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { sha256 } from '#kernel';
import { ckf, cku } from './constants.js';
import { CryptokiError, isReturn, type Cryptoki } from './cryptoki.js';

/** Sessions that work side by side. Each call holds one of Node's four threads, and checking signatures needs some. */
const most = 2;
/** Length of a label in CK_TOKEN_INFO, filled up with blanks; and of the whole, with room to spare. */
const labelLength = 32;
const infoLength = 512;
const mostSlots = 64;

export interface TokenName {
  /** The label of the token. */
  token: string;
  /** The file that holds the PIN. Read at each sign-in, so that it can be changed. */
  pinFile: string;
}

/** What ends by itself when the token is opened anew. */
const lost = [
  'CKR_DEVICE_ERROR',
  'CKR_DEVICE_REMOVED',
  'CKR_GENERAL_ERROR',
  'CKR_FUNCTION_FAILED',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_TOKEN_NOT_RECOGNIZED',
  'CKR_USER_NOT_LOGGED_IN',
  'CKR_CRYPTOKI_NOT_INITIALIZED',
];

const tooLong = new Error('it takes too long');

/** Signed-in sessions of one token, opened when they are needed, and anew when the token was lost. */
export class SessionPool {
  private free: bigint[] = [];
  private busy = 0;
  private waiting: (() => void)[] = [];
  private opening: Promise<void> | undefined;
  private slot: bigint | undefined;
  /** The digest of a PIN that was refused. */
  private wrongPin: string | undefined;
  /** Raised whenever handles of before are worth nothing any more. */
  generation = 0;

  constructor(
    private readonly cryptoki: Cryptoki,
    private readonly name: TokenName,
  ) {}

  /**
   * Works with a session of its own. When the token was lost meanwhile, it is opened anew and the work is done once
   * more; then what it throws goes to the caller.
   */
  async with<Result>(
    work: (session: bigint) => Promise<Result>,
    over?: AbortSignal,
  ): Promise<Result> {
    const { generation } = this;
    try {
      return await this.once(work, over);
    } catch (thrown) {
      if (!isReturn(thrown, ...lost)) throw thrown;
      await this.renew(generation);
      return this.once(work, over);
    }
  }

  /**
   * The same for a caller who waits only so many milliseconds. What the module is doing cannot be taken back: its
   * session is used until it returns. Who still waits for a session then does not get one.
   */
  async within<Result>(
    milliseconds: number,
    work: (session: bigint) => Promise<Result>,
  ): Promise<Result> {
    const over = new AbortController();
    const late = new Promise<never>((_, reject) => {
      over.signal.addEventListener('abort', () => reject(tooLong), { once: true });
    });
    const timer = setTimeout(() => over.abort(tooLong), milliseconds);
    try {
      return await Promise.race([this.with(work, over.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.idle();
    for (const session of this.free.splice(0))
      await this.cryptoki.call('C_CloseSession', session).catch(() => undefined);
  }

  private async once<Result>(
    work: (session: bigint) => Promise<Result>,
    over: AbortSignal | undefined,
  ): Promise<Result> {
    while (this.opening !== undefined || this.busy >= most) {
      await (this.opening ?? this.woken(over));
      over?.throwIfAborted();
    }
    this.busy += 1;
    const { generation } = this;
    try {
      const session = this.free.pop() ?? (await this.open());
      try {
        const result = await work(session);
        if (generation === this.generation) this.free.push(session);
        return result;
      } catch (thrown) {
        // It may be in the middle of something.
        await this.cryptoki.call('C_CloseSession', session).catch(() => undefined);
        throw thrown;
      }
    } finally {
      this.busy -= 1;
      this.waiting.shift()?.();
    }
  }

  /** When a session may be free, or there is no use in waiting any more. */
  private woken(over: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const leave = (): void => {
        this.waiting = this.waiting.filter((one) => one !== wake);
        resolve();
      };
      const wake = (): void => {
        over?.removeEventListener('abort', leave);
        resolve();
      };
      this.waiting.push(wake);
      over?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Opens the token anew, once for all who lost it together. */
  private renew(generation: number): Promise<void> {
    if (generation !== this.generation) return this.opening ?? Promise.resolve();
    this.generation += 1;
    this.free = [];
    this.slot = undefined;
    const opening = this.restart().finally(() => {
      if (this.opening === opening) this.opening = undefined;
    });
    this.opening = opening;
    return opening;
  }

  /** Nothing may be under way in a module that is ended. */
  private async restart(): Promise<void> {
    await this.idle();
    await this.cryptoki.call('C_Finalize', null).catch(() => undefined);
    await this.cryptoki.initialise();
  }

  private async idle(): Promise<void> {
    while (this.busy > 0) await pause(5);
  }

  private async open(): Promise<bigint> {
    this.slot ??= await this.findSlot();
    const session = Buffer.alloc(8);
    const flags = ckf.serialSession | ckf.rwSession;
    await this.cryptoki.call('C_OpenSession', this.slot, flags, null, null, session);
    const opened = session.readBigUInt64LE();
    // All sessions of a program are signed in together: the first one does it.
    try {
      await this.signIn(opened);
    } catch (thrown) {
      await this.cryptoki.call('C_CloseSession', opened).catch(() => undefined);
      throw thrown;
    }
    return opened;
  }

  private async signIn(session: bigint): Promise<void> {
    const pin = Buffer.from((await readFile(this.name.pinFile, 'utf8')).trim());
    const digest = sha256(pin).toString('hex');
    // After a few wrong ones a token locks itself.
    if (digest === this.wrongPin)
      throw new Error('the PIN was refused before, and is not tried again until its file changes');
    try {
      await this.cryptoki.call('C_Login', session, cku.user, pin, BigInt(pin.length));
      this.wrongPin = undefined;
    } catch (thrown) {
      if (isReturn(thrown, 'CKR_PIN_INCORRECT')) this.wrongPin = digest;
      if (!isReturn(thrown, 'CKR_USER_ALREADY_LOGGED_IN')) throw thrown;
    }
  }

  private async findSlot(): Promise<bigint> {
    const slots = Buffer.alloc(mostSlots * 8);
    const count = Buffer.alloc(8);
    count.writeBigUInt64LE(BigInt(mostSlots));
    // Slots with a token in them alone.
    await this.cryptoki.call('C_GetSlotList', 1n, slots, count);
    for (let index = 0; index < Number(count.readBigUInt64LE()); index += 1) {
      const slot = slots.readBigUInt64LE(index * 8);
      const info = Buffer.alloc(infoLength);
      await this.cryptoki.call('C_GetTokenInfo', slot, info);
      if (info.toString('utf8', 0, labelLength).trimEnd() === this.name.token) return slot;
    }
    throw new CryptokiError(
      `Looking for a token with the label "${this.name.token}"`,
      'CKR_TOKEN_NOT_PRESENT',
    );
  }
}
