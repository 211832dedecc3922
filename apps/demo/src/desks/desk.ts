import { appendFile, readFile } from 'node:fs/promises';
import { alertRaisedType, isOfStream, type AlertRaised } from '#contracts';
import { messageOf, TocsinError, type Clock } from '#kernel';
import { verifySet, type KeyOf } from '#trust';

/** What a desk keeps of an alert that reached it. Signatures were checked before it is kept. */
export interface Received {
  /** Scenario time of arrival. */
  at: string;
  via: 'push' | 'poll';
  jti: string;
  /** `jti` of the event that it is about. */
  event: string;
  alert: string;
  obligation?: string;
  kind: AlertRaised['kind'];
  role: string;
  post: string;
  title: string;
  row: string;
  severity: string;
  says: string;
  acceptBy?: string;
  /**
   * Whether the sender's own statement came with it and its signature holds too. A sender whose keys this
   * desk does not have is a matter between the two agencies: the broker's word is taken, and this is noted.
   */
  original: 'verified' | 'hash only' | 'sender not known here';
}

/** What a desk answers to one signed alert: taken, or why not. */
export type Taken = { ok: true; first: boolean } | { ok: false; err: string; description: string };

export interface DeskSettings {
  agency: string;
  issuer: string;
  broker: { issuer: string; keyOf: KeyOf };
  /** Keys of the agencies that made the events. */
  originators: KeyOf;
  file: string;
  clock: Clock;
}

const tenYears = 10 * 365 * 86_400;

/** Stands for an agency's own system: takes signed alerts, checks them, keeps each once. */
export class Desk {
  private readonly kept = new Map<string, Received>();

  constructor(readonly settings: DeskSettings) {}

  /** Reads what it kept before a restart, so that a repeat is known for one. */
  async load(): Promise<void> {
    const text = await readFile(this.settings.file, 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      // The last line may be cut short by a kill; the broker sends that one again.
      const one = readLine(line);
      if (one) this.kept.set(one.jti, one);
    }
  }

  list(): Received[] {
    return [...this.kept.values()];
  }

  /** Kept on disk before it is answered. The same again gets the same answer and is kept once. */
  async take(compact: string, via: Received['via']): Promise<Taken & { jti?: string }> {
    try {
      const { issuer: audience, broker, clock, file } = this.settings;
      const { claims } = await verifySet(compact, {
        audience,
        now: clock.now(),
        // An alert is as old as what it tells, however late it comes.
        maxAgeSeconds: tenYears,
        keyOf: broker.keyOf,
      });
      const { jti } = claims;
      if (this.kept.has(jti)) return { ok: true, first: false, jti };
      // That its stream works, or was changed: nothing to keep.
      if (isOfStream(claims)) return { ok: true, first: true, jti };
      const content = claims.events[alertRaisedType] as AlertRaised | undefined;
      if (!content) throw new TocsinError('invalid_request', 'Only alerts are taken here');
      const received = await this.received(jti, content, via);
      this.kept.set(jti, received);
      await appendFile(file, `${JSON.stringify(received)}\n`, { mode: 0o600 });
      return { ok: true, first: true, jti };
    } catch (thrown) {
      if (!(thrown instanceof TocsinError)) throw thrown;
      return { ok: false, err: thrown.code, description: messageOf(thrown) };
    }
  }

  private async received(
    jti: string,
    content: AlertRaised,
    via: Received['via'],
  ): Promise<Received> {
    return {
      at: this.settings.clock.now().toISOString(),
      via,
      jti,
      event: content.event.jti,
      alert: content.alert,
      ...(content.obligation !== undefined && { obligation: content.obligation }),
      kind: content.kind,
      role: content.role,
      post: content.post.id,
      title: content.post.title,
      row: content.row,
      severity: content.severity,
      says: content.says,
      ...(content.acceptBy !== undefined && { acceptBy: content.acceptBy }),
      original: await this.checkOriginal(content.event.set),
    };
  }

  private async checkOriginal(set: string | undefined): Promise<Received['original']> {
    if (set === undefined) return 'hash only';
    const { broker, originators, clock } = this.settings;
    try {
      await verifySet(set, {
        audience: broker.issuer,
        now: clock.now(),
        // An alert that nobody took is repeated for as long as it takes.
        maxAgeSeconds: tenYears,
        keyOf: originators,
      });
      return 'verified';
    } catch (thrown) {
      if (thrown instanceof TocsinError && thrown.code === 'invalid_issuer')
        return 'sender not known here';
      throw thrown;
    }
  }
}

function readLine(line: string): Received | undefined {
  try {
    return JSON.parse(line) as Received;
  } catch {
    return undefined;
  }
}
