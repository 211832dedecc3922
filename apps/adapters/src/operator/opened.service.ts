import { isUtf8 } from 'node:buffer';
import { Inject, Injectable } from '@nestjs/common';
import { TocsinError } from '#kernel';
import { LOG, type Log } from '#observability';
import { claimsIn } from '../spool/claims-in.js';
import { Vault, type Sealed } from '../spool/vault.js';
import { LookingRepository, type SealedMessage } from './looking.repository.js';

/** Bytes as they came: as text where they are text. */
export type Shown = { text: string } | { base64: string };

/** What is in a message. */
export interface Opened {
  body: Shown;
  /** What a call-back answered. */
  detail: Shown | null;
  /** The claims of its statements, by jti. */
  statements: Record<string, unknown>;
}

/** Opens what is kept of a message, for an operator: each time is written to the log. */
@Injectable()
export class OpenedService {
  constructor(
    @Inject(LOG) private readonly log: Log,
    private readonly looking: LookingRepository,
    private readonly vault: Vault,
  ) {}

  async open(id: string): Promise<Opened> {
    const message = await this.looking.sealed(id);
    if (!message) throw new TocsinError('not_found', 'There is no such message');
    // Before anything is shown. Who it was is known by the token alone.
    this.log.warn({ event: id, source: message.feed }, 'the operator opened a kept message');
    const opened = (sealed: Buffer, what: Sealed): Buffer => this.opened(message, sealed, what);
    return {
      body: shown(opened(message.body, 'body')),
      detail: message.detail && shown(opened(message.detail, 'detail')),
      statements: Object.fromEntries(
        message.statements.map(({ id: jti, sealed }) => [
          jti,
          claimsIn(opened(sealed, 'statement').toString()),
        ]),
      ),
    };
  }

  private opened({ id, dataKey }: SealedMessage, sealed: Buffer, what: Sealed): Buffer {
    return this.vault.open(id, dataKey, sealed, what);
  }
}

const shown = (bytes: Buffer): Shown =>
  isUtf8(bytes) ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
