import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { MasterKey } from '#trust';
import { MASTER_KEY, SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService, type Agency } from '../directory/directory.service.js';
import { Refusals } from '../refusals/refusals.service.js';
import { configurationOf, findProvider, loadProvider } from './provider.js';
import { TokenKeys, type TokenKey } from './token-keys.service.js';
import { TokenRequest } from './token-request.js';
import { UsedOnceRepository } from './used-once.repository.js';

/** How long what was used once is remembered, in milliseconds: longer than any assertion or proof is taken. */
const remembered = 600_000;

type Handle = ReturnType<Provider['callback']>;

/** Gives out access tokens for requests that were checked: oidc-provider, set up for nothing else. */
@Injectable()
export class TokenEndpoint implements OnModuleInit {
  private made: { kid: string; handle: Handle } | undefined;
  private Provider: Promise<typeof Provider> | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(MASTER_KEY) private readonly master: MasterKey,
    @Inject(LOG) private readonly log: Log,
    private readonly directory: DirectoryService,
    private readonly keys: TokenKeys,
    private readonly used: UsedOnceRepository,
    private readonly refusals: Refusals,
  ) {}

  /** It is loaded when somebody signs in: loading takes a tenth of a broker's start. That it is there is seen now. */
  onModuleInit(): void {
    findProvider();
  }

  /** @param take gives the response to answer on. It is asked for last: what fails before is answered as elsewhere */
  async answer(request: TokenRequest, take: () => ServerResponse): Promise<void> {
    const key = await this.keys.signing();
    // A key signs for a week, then a new one is made with the next.
    if (this.made?.kid !== key.kid) {
      this.Provider ??= loadProvider();
      this.made = { kid: key.kid, handle: this.make(key, await this.Provider) };
    }
    await this.made.handle(request, take());
  }

  private make(key: TokenKey, Made: typeof Provider): Handle {
    const current = (): TokenRequest => {
      const request = Made.ctx?.req;
      if (request instanceof TokenRequest) return request;
      throw new Error('Outside of a token request');
    };
    const { issuer, tokenLife } = this.settings;
    const provider = new Made(
      issuer,
      configurationOf(
        {
          issuer,
          key,
          life: tokenLife,
          nonceSecret: this.master.nonceSecret,
          keysOf: async (name) => keysOf((await this.directory.current()).byIssuer.get(name)),
          usedBefore: (id) => this.usedBefore(id),
        },
        current,
      ),
    );
    // It is told the scheme of the broker's own URL in a header that only the broker sets.
    provider.proxy = true;
    provider.on('server_error', (_, error) => this.log.error({ error }, 'no token could be given'));
    provider.on('grant.error', ({ req }, { error, statusCode }) => {
      const code = statusCode === 401 ? 'unauthenticated' : 'invalid_request';
      // The gate let it through: its assertion holds, and whose it is is proved.
      if (error !== 'use_dpop_nonce' && req instanceof TokenRequest)
        this.refusals.count(code, req.agencyId);
    });
    // What it cannot do is logged here, and not on the console.
    provider.silent = true;
    return provider.callback();
  }

  private usedBefore(id: string): Promise<boolean> {
    const now = this.clock.machine();
    return this.used.use(this.database, id, new Date(now.getTime() + remembered), now);
  }
}

/** An Ed25519 key goes by two names (RFC 9864); whether the one given is right was checked before. */
const keysOf = (agency: Agency | undefined): object[] | undefined =>
  agency &&
  [...agency.keys.values()].map(({ publicJwk: { alg, ...jwk } }) =>
    alg === 'EdDSA' ? jwk : { ...jwk, alg },
  );
