import { Inject, Injectable } from '@nestjs/common';
import { readDirectory, type ContactPoint, type ReadDirectory } from '#contracts';
import { messageOf, TocsinError } from '#kernel';
import { OUTBOUND, type Outbound } from '#outbound';

interface Called {
  path: string;
  url: string;
}

/** Reads a directory document, and sees whether the programs that it wants called may be called (ADR 17). */
@Injectable()
export class DocumentReader {
  constructor(@Inject(OUTBOUND) private readonly outbound: Outbound) {}

  /** Before any row is locked: names are looked up, which takes up to five seconds in all. */
  async read(document: unknown): Promise<{ read: ReadDirectory; warnings: string[] }> {
    const read = readDirectory(document);
    const warnings: string[] = [];
    const checks = calledBy(read).map(async ({ path, url }) => {
      try {
        await this.outbound.check(url);
      } catch (thrown) {
        const reason = messageOf(thrown);
        // It is checked again before it is called. Nobody's duties wait for a name server.
        if (thrown instanceof TocsinError && thrown.code === 'unavailable')
          warnings.push(`${path}: ${reason}`);
        else read.faults.push({ path, reason });
      }
    });
    await Promise.all(checks);
    return { read, warnings };
  }
}

/** Every contact point that is a URL to call, and where it stands. */
function calledBy({ lists }: ReadDirectory): Called[] {
  const owned = [...(lists.staff ?? []), ...(lists.posts ?? [])].flatMap(({ path, row }) =>
    (row.contacts ?? []).flatMap((one, index) => called(`${path}.contacts[${index}]`, one)),
  );
  return [...owned, ...(lists.contacts ?? []).flatMap(({ path, row }) => called(path, row))];
}

const called = (path: string, { channel, address }: ContactPoint): Called[] =>
  channel === 'webhook' || channel === 'teams' ? [{ path: `${path}.address`, url: address }] : [];
