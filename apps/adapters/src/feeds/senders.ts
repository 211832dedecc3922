import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, NotFoundException, UnauthorizedException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CLOCK, sha256, type Clock } from '#kernel';
import { SETTINGS, feedNames, type AdaptersSettings, type FeedName } from '../config.js';
import { certificateOf, isUsable } from '../ways/http/certificate.js';
import { holds, isTimely, signatureIn, type ShownSignature } from '../ways/http/hmac.js';
import { HMAC_KEYS, type HmacKeys } from '../ways/http/secrets.js';

const isFeed = (name: unknown): name is FeedName =>
  (feedNames as readonly unknown[]).includes(name);

/** What is known of a sender that signs, until its body was read: whose it may be. */
interface Signed {
  shown: ShownSignature;
  feeds: readonly FeedName[];
}

/** Knows the senders of the feeds, and which of them sent a request: by a token, a signature or a certificate. */
@Injectable()
export class Senders {
  private readonly tokens: readonly { feed: FeedName; hash: Buffer }[];
  private readonly known = new WeakMap<object, FeedName>();
  private readonly signed = new WeakMap<object, Signed>();

  constructor(
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(HMAC_KEYS) private readonly keys: HmacKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.tokens = settings.feeds.flatMap(({ name, ways: { token } }) =>
      token === undefined ? [] : [{ feed: name, hash: sha256(token) }],
    );
  }

  /**
   * Admits a request to `/feeds/…`, before its body is read. One that is signed must be verified as well.
   * @throws NotFoundException when the feed is not on
   * @throws UnauthorizedException when it is not that sender's
   */
  admit(request: FastifyRequest): void {
    // The route, not the URL: the same path can be written in many ways.
    if (!request.routeOptions.url?.startsWith('/feeds/')) return;
    const wanted: unknown = (request.params as Record<string, unknown>)['feed'];
    if (wanted !== undefined && !(isFeed(wanted) && this.isOn(wanted)))
      throw new NotFoundException();
    const { authorization } = request.headers;
    const signature = authorization === undefined ? signatureIn(request.headers) : undefined;
    if (signature !== undefined) {
      this.hold(request, signature, wanted);
      return;
    }
    // What is shown first counts: a wrong token is not mended by a certificate.
    const feed =
      authorization === undefined ? this.feedOfCertificate(request) : this.feedWith(authorization);
    if (feed === undefined || (wanted !== undefined && wanted !== feed))
      throw new UnauthorizedException();
    this.known.set(request, feed);
  }

  /**
   * Holds a signature against the body, once that was read. A request that is not signed was admitted before.
   * @throws UnauthorizedException when it is not that sender's
   */
  verify(request: FastifyRequest): void {
    const signed = this.signed.get(request);
    if (!signed) return;
    const { body } = request;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const feed = signed.feeds.find((name) => {
      const key = this.keys.get(name);
      return key !== undefined && holds(key, signed.shown, bytes);
    });
    if (feed === undefined) throw new UnauthorizedException();
    this.known.set(request, feed);
  }

  /** Whose request this is. @throws UnauthorizedException when it was never admitted */
  feedOf(request: FastifyRequest): FeedName {
    const feed = this.known.get(request);
    if (feed === undefined) throw new UnauthorizedException();
    return feed;
  }

  private hold(
    request: FastifyRequest,
    shown: ShownSignature | 'malformed',
    wanted: unknown,
  ): void {
    const feeds = [...this.keys.keys()].filter((name) => wanted === undefined || name === wanted);
    if (shown === 'malformed' || feeds.length === 0 || !isTimely(shown, this.clock.now()))
      throw new UnauthorizedException();
    this.signed.set(request, { shown, feeds });
  }

  private isOn(wanted: FeedName): boolean {
    return this.settings.feeds.some(({ name }) => name === wanted);
  }

  private feedOfCertificate(request: FastifyRequest): FeedName | undefined {
    const shown = certificateOf(request.raw.socket);
    const needsVoucher = this.settings.ways.tls?.clientCaFile !== undefined;
    if (!shown || !isUsable(shown, this.clock.machine(), needsVoucher)) return undefined;
    const listed = ({ ways }: AdaptersSettings['feeds'][number]): boolean =>
      ways.clientCerts.includes(shown.fingerprint);
    return this.settings.feeds.find(listed)?.name;
  }

  private feedWith(authorization: string): FeedName | undefined {
    const token = /^Bearer ([^\s]+)$/i.exec(authorization)?.[1];
    if (token === undefined) return undefined;
    const shown = sha256(token);
    // Hashes have one length, and every one is compared, so that the time taken tells nothing.
    return this.tokens.filter(({ hash }) => timingSafeEqual(hash, shown))[0]?.feed;
  }
}
