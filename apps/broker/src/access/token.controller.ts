import { Body, Controller, Get, Header, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { publicUrl, scopes, signingAlgorithms, tokenPath } from './scopes.js';
import { TokenEndpoint } from './token-endpoint.service.js';
import { TokenGate } from './token-gate.service.js';
import { ServedOn } from '../http/served-on.js';

/** Where agencies' programs sign in (OAuth 2, RFC 6749 §4.4 with RFC 7523). */
@Controller()
@ServedOn('public')
export class TokenController {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly gate: TokenGate,
    private readonly endpoint: TokenEndpoint,
  ) {}

  @Post(tokenPath)
  async token(
    @Req() request: FastifyRequest,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const checked = await this.gate.check(request, body);
    await this.endpoint.answer(checked, () => {
      reply.hijack();
      return reply.raw;
    });
  }

  /** RFC 8414: what stands, and nothing more. */
  @Get('.well-known/oauth-authorization-server')
  @Header('cache-control', 'public, max-age=300')
  metadata(): object {
    const { issuer, tls } = this.settings;
    return {
      issuer,
      token_endpoint: publicUrl(issuer, tokenPath),
      grant_types_supported: ['client_credentials'],
      // RFC 8414 §2: required, and none, because there is no authorization endpoint.
      response_types_supported: [],
      scopes_supported: scopes,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
      dpop_signing_alg_values_supported: signingAlgorithms,
      tls_client_certificate_bound_access_tokens: tls !== undefined,
    };
  }
}
