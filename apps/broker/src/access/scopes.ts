/** What a program of an agency may be let do (DESIGN §5). */
export const scopes = ['ssf.read', 'ssf.manage'] as const;
export type Scope = (typeof scopes)[number];

/** By what a program may sign its assertions and proofs: EdDSA under both its names (RFC 9864). */
export const signingAlgorithms = ['ES256', 'EdDSA', 'Ed25519', 'RS256'] as const;

/** Where access tokens are given out. */
export const tokenPath = '/oauth/token';

/** The address of a path as others call it: under the broker's own name, whatever process answers. */
export const publicUrl = (issuer: string, path: string): string =>
  `${issuer.replace(/\/$/, '')}${path}`;
