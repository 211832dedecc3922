import { publicUrl, tokenPath, type Scope } from '../access/scopes.js';
import type { Asker, Described } from './described.js';

type Json = Readonly<Record<string, unknown>>;

/** What each scope lets a program do. */
const scopes: Readonly<Record<Scope, string>> = {
  'ssf.read': 'Read its streams, poll alerts, fetch receipts.',
  'ssf.manage': 'Change its streams.',
};

/** How whoever asks shows that they may. */
export const securitySchemes = (issuer: string): Json => ({
  agency: {
    type: 'oauth2',
    description:
      "An access token, got with a client assertion (`private_key_jwt`, RFC 7523) signed by a key of the agency; there is no client secret. With a DPoP proof (RFC 9449) the token is bound to the proof's key and goes as `Authorization: DPoP`, each time with a proof; with a client certificate (mTLS, RFC 8705) it is bound to that and goes as `Bearer` over the same certificate. Otherwise it goes as `Bearer`.",
    flows: { clientCredentials: { tokenUrl: publicUrl(issuer, tokenPath), scopes } },
  },
  operator: { type: 'http', scheme: 'bearer', description: 'TOCSIN_OPERATOR_TOKEN.' },
  notify: { type: 'http', scheme: 'bearer' },
});

const tokens: Readonly<Record<Exclude<Asker, 'agency'>, readonly Json[]>> = {
  anybody: [],
  person: [],
  operator: [{ operator: [] }],
  notify: [{ notify: [] }],
};

/** What an operation asks to be shown. */
export const securityOf = (described: Described): readonly Json[] =>
  described.asker === 'agency' ? [{ agency: [described.scope] }] : tokens[described.asker];

/** Where operators come in. This document is for anybody, so it does not say what the broker is really set to. */
const operatorServer = {
  url: 'http://{door}',
  description:
    "The operators' own door (TOCSIN_OPERATOR_HOST, TOCSIN_OPERATOR_PORT). Through the agencies' door these paths are not there: 404.",
  variables: { door: { default: '127.0.0.1:3010', description: 'Host and port.' } },
};

/** Where an operation is asked, if it is not where agencies come in. */
export const serversOf = ({ asker }: Described): readonly Json[] | undefined =>
  asker === 'operator' ? [operatorServer] : undefined;

/** Refusals that every operation of an asker has. */
export const refusals: Readonly<Record<Asker, readonly number[]>> = {
  anybody: [],
  person: [],
  agency: [401, 403, 429],
  operator: [401],
  notify: [401],
};
