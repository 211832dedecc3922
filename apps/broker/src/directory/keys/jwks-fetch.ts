import { TocsinError } from '#kernel';
import type { JwksFetch } from './key-set-reader.js';

const notYet = (): Promise<never> =>
  Promise.reject(new TocsinError('invalid_request', 'Key sets are taken as documents only'));

/** No URL is called before there is a guarded way to do it. */
export const noFetch: JwksFetch = { check: notYet, fetch: notYet };
