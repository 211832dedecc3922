import { fileSource, folderSource, pkcs11Source, textSource, type KeySource } from '#trust';
import type { SigningSources } from '../config.keys.js';

/** The places where the settings say that keys to sign with lie. */
export function sourcesOf({ file, text, folder, pkcs11 }: SigningSources): KeySource[] {
  return [
    file === undefined ? undefined : fileSource(file),
    text === undefined ? undefined : textSource(text),
    folder === undefined ? undefined : folderSource(folder),
    pkcs11 && pkcs11Source(pkcs11),
  ].filter((source) => source !== undefined);
}
