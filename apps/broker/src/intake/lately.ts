/** About 5 MB: more than an hour of a busy nation's statements. */
const most = 50_000;

/**
 * Statements that were accepted lately, by whose they are and the digest of what they say. One that comes again is
 * answered from here: it costs its sender's allowance nothing, because anybody who was told of it can send it again.
 */
export class Lately {
  private readonly held = new Set<string>();

  has(agencyId: string, digest: Buffer): boolean {
    return this.held.has(nameOf(agencyId, digest));
  }

  /** Once it is committed, and not before. */
  add(agencyId: string, digest: Buffer): void {
    this.held.add(nameOf(agencyId, digest));
    if (this.held.size <= most) return;
    // A set keeps the order in which its members came.
    const [oldest] = this.held;
    if (oldest !== undefined) this.held.delete(oldest);
  }
}

const nameOf = (agencyId: string, digest: Buffer): string =>
  `${agencyId} ${digest.toString('base64')}`;
