import { Inject, Injectable } from '@nestjs/common';
import { messageOf, TocsinError } from '#kernel';
import { readJwksText, type KeySet } from '#trust';

/** How a key set is fetched: guarded, whole or not at all, without following redirects. */
export interface JwksFetch {
  /** @throws TocsinError `invalid_request` when the URL must not be called */
  check(url: string): Promise<void>;
  /** The body of a `200`. @throws Error that says why there is none, and nothing of what was answered */
  fetch(url: string): Promise<Buffer>;
}

/** Injection token of the {@link JwksFetch}. */
export const JWKS_FETCH = Symbol('JwksFetch');

/** Reads key sets where agencies publish them. */
@Injectable()
export class KeySetReader {
  constructor(@Inject(JWKS_FETCH) private readonly fetcher: JwksFetch) {}

  /** The set, every key of it screened. @throws TocsinError `invalid_key` that says why there is none */
  async read(url: string): Promise<KeySet> {
    let bytes: Buffer;
    try {
      bytes = await this.fetcher.fetch(url);
    } catch (cause) {
      throw cannotRead(cause);
    }
    try {
      return await readJwksText(bytes);
    } catch (cause) {
      throw cannotRead(cause);
    }
  }

  /** Whether a URL may be called at all. @throws TocsinError `invalid_request` */
  check(url: string): Promise<void> {
    return this.fetcher.check(url);
  }
}

const cannotRead = (cause: unknown): TocsinError =>
  new TocsinError('invalid_key', `The key set at the URL cannot be used: ${messageOf(cause)}`, {
    cause,
  });
