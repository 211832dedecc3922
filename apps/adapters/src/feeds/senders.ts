import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, NotFoundException, UnauthorizedException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { sha256 } from '#kernel';
import { SETTINGS, feedNames, type AdaptersSettings, type FeedName } from '../config.js';

const isFeed = (name: unknown): name is FeedName =>
  (feedNames as readonly unknown[]).includes(name);

/** Knows the senders of the feeds by their tokens, and which of them sent a request. */
@Injectable()
export class Senders {
  private readonly tokens: readonly { feed: FeedName; hash: Buffer }[];
  private readonly known = new WeakMap<object, FeedName>();

  constructor(@Inject(SETTINGS) settings: AdaptersSettings) {
    this.tokens = settings.feeds.map(({ name, token }) => ({ feed: name, hash: sha256(token) }));
  }

  /**
   * Admits a request to `/feeds/…`, before its body is read.
   * @throws NotFoundException when the feed is not on
   * @throws UnauthorizedException when the token is not that sender's
   */
  admit(request: FastifyRequest): void {
    // The route, not the URL: the same path can be written in many ways.
    if (!request.routeOptions.url?.startsWith('/feeds/')) return;
    const wanted: unknown = (request.params as Record<string, unknown>)['feed'];
    if (wanted !== undefined && !(isFeed(wanted) && this.isOn(wanted)))
      throw new NotFoundException();
    const feed = this.feedWith(request.headers.authorization);
    if (feed === undefined || (wanted !== undefined && wanted !== feed))
      throw new UnauthorizedException();
    this.known.set(request, feed);
  }

  /** Whose request this is. @throws UnauthorizedException when it was never admitted */
  feedOf(request: FastifyRequest): FeedName {
    const feed = this.known.get(request);
    if (feed === undefined) throw new UnauthorizedException();
    return feed;
  }

  private isOn(wanted: FeedName): boolean {
    return this.tokens.some(({ feed }) => feed === wanted);
  }

  private feedWith(authorization: string | undefined): FeedName | undefined {
    const token = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const shown = sha256(token);
    // Hashes have one length, and every one is compared, so that the time taken tells nothing.
    return this.tokens.filter(({ hash }) => timingSafeEqual(hash, shown))[0]?.feed;
  }
}
