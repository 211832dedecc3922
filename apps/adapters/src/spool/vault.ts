import { Inject, Injectable } from '@nestjs/common';
import type { DataKey, MasterKey } from '#trust';

/** Injection token of the {@link MasterKey}. */
export const MASTER_KEY = Symbol('MasterKey');

/** Seals what the spool keeps: each message and each dossier under a data key of its own. */
@Injectable()
export class Vault {
  constructor(@Inject(MASTER_KEY) private readonly master: MasterKey) {}

  /** A new key for one message or dossier. @param owner its id */
  newKey(owner: string): DataKey {
    return this.master.newDataKey(owner);
  }

  /** Opens what was sealed for an owner. Without a wrapped key it was kept in plain by an earlier version. */
  open(owner: string, wrapped: Buffer | null, sealed: Buffer, what: Sealed): Buffer {
    return wrapped
      ? this.master.unwrap(wrapped, owner).openBytes(sealed, bound(what, owner))
      : sealed;
  }

  /** Seals one more part of what has a key already. */
  sealBeside(owner: string, wrapped: Buffer | null, plain: Buffer | string, what: Sealed): Buffer {
    if (wrapped === null) return Buffer.from(plain);
    return this.seal(this.master.unwrap(wrapped, owner), owner, plain, what);
  }

  seal(key: DataKey, owner: string, plain: Buffer | string, what: Sealed): Buffer {
    return key.seal(plain, bound(what, owner));
  }

  /** Finds a dossier without saying whose it is. */
  index(text: string): Buffer {
    return this.master.blindIndex(text);
  }
}

/** What a sealed text is. It opens as nothing else. */
export type Sealed = 'body' | 'detail' | 'statement' | 'dossier';

const bound = (what: Sealed, owner: string): string => `spool:${what}:${owner}`;
