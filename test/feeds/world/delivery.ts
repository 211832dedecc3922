/** As `apps/adapters` names its feeds. */
export const feeds = ['prison', 'court', 'hostel', 'probation'] as const;
export type FeedName = (typeof feeds)[number];
export type Media = 'json' | 'xml';

/** One native message on its way to the adapters. */
export interface Delivery {
  feed: FeedName;
  /** When it is delivered, in milliseconds since 1970. */
  at: number;
  media: Media;
  body: Buffer;
  /** {@link Person.id} of whom it is about; messages about one person are sent one after another. */
  person: string;
}

/** What a system that a message points to answers. */
export type Served = { status: 200; body: Buffer } | { status: 403 | 404 };

/** What a system is to answer at a path of it from now on: a document, or only a status. */
export interface Serve {
  path: string;
  document: object | 403 | 404;
}

/** The systems of the agencies that may be asked what happened: what each address answers now. */
export class Systems {
  private readonly answers = new Map<string, Served>();

  /** @param base as `http://127.0.0.1:4000`; the same base gives the same bytes */
  constructor(readonly base: string) {}

  serve({ path, document }: Serve): void {
    const answer: Served =
      typeof document === 'number'
        ? { status: document }
        : { status: 200, body: Buffer.from(JSON.stringify(document)) };
    this.answers.set(path, answer);
  }

  answer(address: string): Served {
    const path = address.startsWith(this.base) ? address.slice(this.base.length) : address;
    return this.answers.get(path) ?? { status: 404 };
  }
}
