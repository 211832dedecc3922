import { randomBytes } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { Links, sameText } from '../delivery/links.service.js';
import { answerPage, foreignForm, lookPage, noPage, sentPage } from './accept-page.js';
import { AcceptPages } from './accept-pages.service.js';
import { PageCodes } from './page-codes.service.js';
import { pageHeaders } from './page.js';
import { ServedOn } from '../http/served-on.js';

const form = z.object({
  form: z.string().max(100).default(''),
  code: z.string().max(20).default(''),
});
type Form = z.infer<typeof form>;

const browserShape = /^[\w-]{24}$/;

/**
 * The page that a mail leads to. Open to whoever has the link, because looking shows no person and changes nothing;
 * accepting needs a form of ours and the code that was sent to the person's telephone.
 */
@Controller('accept/:notice/:token')
@ServedOn('public')
export class AcceptPageController {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly pages: AcceptPages,
    private readonly codes: PageCodes,
    private readonly links: Links,
  ) {}

  @Get()
  async look(
    @Param('notice') notice: string,
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.pages.find(notice, token);
    if (!found) return answer(reply, 404, noPage());
    const browser = this.browserOf(request) ?? randomBytes(18).toString('base64url');
    void reply.header('set-cookie', this.cookie(browser));
    const view = await this.pages.view(found);
    return answer(
      reply,
      200,
      lookPage(view, pathOf(notice, token), this.links.formToken(notice, browser)),
    );
  }

  @Post('code')
  async code(
    @Param('notice') notice: string,
    @Param('token') token: string,
    @Body({ schema: form }) given: Form,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.pages.find(notice, token);
    if (!found) return answer(reply, 404, noPage());
    const path = pathOf(notice, token);
    if (!this.isOurForm(notice, given, request)) return answer(reply, 403, foreignForm(path));
    const view = await this.pages.view(found);
    if (view.standing !== 'open') return answer(reply, 409, lookPage(view, path, given.form));
    const sent = await this.codes.send(found.notice, view.reference);
    return answer(
      reply,
      sent === 'sent' ? 200 : sent === 'too-many' ? 429 : 503,
      sentPage(view, sent, path, given.form),
    );
  }

  @Post()
  async accept(
    @Param('notice') notice: string,
    @Param('token') token: string,
    @Body({ schema: form }) given: Form,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.pages.find(notice, token);
    if (!found) return answer(reply, 404, noPage());
    const path = pathOf(notice, token);
    if (!this.isOurForm(notice, given, request)) return answer(reply, 403, foreignForm(path));
    const done = await this.pages.accept(found, given.code);
    const now = (await this.pages.find(notice, token)) ?? found;
    const view = await this.pages.view(now);
    const status = done === 'accepted' ? 200 : done === 'kept' ? 202 : done === 'wrong' ? 422 : 409;
    return answer(reply, status, answerPage(view, done, path, given.form));
  }

  /**
   * Whether the form is of a page that this very browser was shown. Because of our `Referrer-Policy`, a browser
   * sends `Origin: null` with it: that says nothing, and the token decides.
   */
  private isOurForm(notice: string, { form: token }: Form, request: FastifyRequest): boolean {
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (site !== undefined && site !== 'same-origin') return false;
    if (
      origin !== undefined &&
      origin !== 'null' &&
      origin !== new URL(this.settings.issuer).origin
    )
      return false;
    const browser = this.browserOf(request);
    return browser !== undefined && sameText(this.links.formToken(notice, browser), token);
  }

  private get isSecure(): boolean {
    return this.settings.issuer.startsWith('https:');
  }

  private get cookieName(): string {
    return this.isSecure ? '__Host-tocsin-page' : 'tocsin-page';
  }

  private cookie(browser: string): string {
    const secure = this.isSecure ? '; Secure' : '';
    return `${this.cookieName}=${browser}; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600${secure}`;
  }

  private browserOf({ headers }: FastifyRequest): string | undefined {
    const cookies = (headers.cookie ?? '').split(';').map((one) => one.trim());
    const found = cookies.find((one) => one.startsWith(`${this.cookieName}=`));
    const value = found?.slice(this.cookieName.length + 1);
    return value !== undefined && browserShape.test(value) ? value : undefined;
  }
}

const pathOf = (notice: string, token: string): string => `/accept/${notice}/${token}`;

function answer(reply: FastifyReply, status: number, html: string): string {
  void reply.status(status).headers(pageHeaders);
  return html;
}
