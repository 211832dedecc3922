import { z } from 'zod';

/** RFC 9457, with every fault of a document in `errors`. */
export const problem = z.object({
  type: z.string().describe('As `urn:tocsin:problem:not_found`.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('A sentence for people. It repeats nothing of what was sent.'),
  errors: z
    .array(z.object({ path: z.string(), reason: z.string() }))
    .optional()
    .describe('Each fault of a document, and where it is.'),
});

/** RFC 8935 §2.4: why a statement is refused. */
export const setError = z.object({
  err: z
    .string()
    .describe(
      '`invalid_request`, `invalid_audience` or `authentication_failed`: the same text is never taken. `invalid_issuer`, `invalid_key` or `access_denied`: it may be when the operator has registered the agency or its key, or after `Retry-After`. `unavailable` or `internal`: send it again.',
    ),
  description: z.string(),
});

/** RFC 8936 §2.4. */
export const pollAnswer = z.object({
  sets: z.record(z.string(), z.string()).describe('Signed alerts by their `jti`.'),
  moreAvailable: z.boolean(),
});

const instant = z.iso.datetime();
const maybe = z.string().nullable();

/** Who has taken on what a sender's own statement told. */
export const standing = z.object({
  jti: z.string(),
  state: z
    .enum(['routing', 'no-alert', 'told'])
    .describe('`routing`: it is not decided yet whom to tell. `no-alert`: nobody had to be told.'),
  reason: z.string().optional().describe('Of `no-alert`: why.'),
  alerts: z.array(
    z.object({
      reference: z.string().describe('As `K7Q2-9FXM`. Also of an alert that stood open before.'),
      severity: z.enum(['P1', 'P2', 'P3', 'P4']),
      raisedAt: instant,
      obligations: z.array(
        z.object({
          role: z.string(),
          post: maybe.describe('What people call the post that it stands with.'),
          state: z.enum(['open', 'delivered', 'seen', 'accepted', 'actioned', 'closed', 'unowned']),
          dueAt: instant.optional().describe('Until when it is to be accepted.'),
          acceptedAt: instant.optional(),
          acceptedBy: z
            .object({ name: z.string(), post: z.string() })
            .optional()
            .describe('The person who accepted, and what people call their post.'),
        }),
      ),
    }),
  ),
});

const obligation = z.looseObject({
  id: z.uuid(),
  role: z.string(),
  state: z.string(),
  rung: z.int(),
  of: z.int(),
  post: maybe,
  title: maybe,
  holder: maybe,
  dueAt: instant.nullable(),
  because: z.array(z.string()),
  ladder: z.array(z.object({ post: z.string(), title: z.string() })),
});

const board = {
  ref: z.string(),
  row: z.string(),
  family: z.string(),
  severity: z.enum(['P1', 'P2', 'P3', 'P4']),
  tier: z.enum(['T0', 'T1', 'T2', 'T3']),
  state: z.enum(['open', 'owned', 'closed']),
  raisedAt: instant,
  says: z.string(),
  obligations: z.array(obligation),
};
/** An alert on the board. */
export const alert = z.looseObject(board);
/** An alert with everything that was done about it. */
export const wholeAlert = z.looseObject({
  ...board,
  because: z.array(z.string()),
  copies: z.array(z.looseObject({ role: z.string(), post: z.string(), title: maybe })),
  notices: z.array(
    z.looseObject({
      id: z.uuid(),
      obligation: z.uuid().nullable(),
      post: z.string(),
      channel: z.string(),
      kind: z.string(),
      state: z.string(),
      attempts: z.int(),
      why: maybe,
      createdAt: instant,
      deliveredAt: instant.nullable(),
    }),
  ),
  timeline: z.array(z.looseObject({ at: instant, kind: z.string(), text: z.string() })),
});

const check = z.object({ ok: z.boolean(), secondsAgo: z.number().optional() });
export const readiness = z.looseObject({
  status: z.enum(['ok', 'degraded', 'not ready']),
  checks: z
    .looseObject({
      database: check,
      queue: check,
      sweep: check,
      auditor: check,
      workers: z.record(z.string(), check),
    })
    .optional()
    .describe("Part by part; through the operators' door alone."),
});

export const jwks = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })),
});

const identifier = z.object({ scheme: z.string(), value: z.string() });
const restricted = z.object({ id: z.string(), restricted: z.literal(true) });
export const caseView = z.union([
  z.looseObject({
    id: z.string(),
    restricted: z.boolean(),
    mergedFrom: z.array(z.string()),
    identifiers: z.array(identifier),
    facts: z.looseObject({}),
  }),
  restricted,
]);
export const matches = z.object({
  matches: z.array(
    z.looseObject({
      event: z.string(),
      type: z.string(),
      receivedAt: instant,
      match: z.string(),
      because: z.string(),
      candidates: z.array(z.looseObject({ id: z.string() })),
    }),
  ),
});

export const importSummary = z.looseObject({
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  warnings: z.array(z.string()),
  difference: z.looseObject({}).optional(),
});

const onDuty = {
  staff: z.object({ id: z.string(), name: z.string() }).optional(),
  coverFor: z.object({ id: z.string(), name: z.string() }).optional(),
  gap: z.unknown().optional(),
  by: z.looseObject({ kind: z.string() }).optional(),
};
const post = { post: z.string(), title: z.string() };
export const duty = z.union([
  z.looseObject({ ...post, at: instant, ...onDuty }),
  z.looseObject({
    ...post,
    spans: z.array(z.looseObject({ from: instant, to: instant, ...onDuty })),
  }),
]);

export const gaps = z.object({
  findings: z.array(
    z.looseObject({ kind: z.string(), post: z.string(), from: instant, told: z.boolean() }),
  ),
});
export const ready = z.object({
  from: instant,
  to: instant,
  people: z.array(
    z.looseObject({
      ...post,
      staff: z.object({ id: z.string(), name: z.string() }),
      from: instant,
      goesOnCall: z.boolean(),
      ready: z.boolean(),
      because: z.string(),
    }),
  ),
});

export const recordPage = z.object({
  entries: z.array(
    z.looseObject({
      seq: z.int(),
      at: instant,
      kind: z.string(),
      event_id: maybe,
      alert_id: maybe,
      obligation_id: maybe,
      notice_id: maybe,
      detail: z.looseObject({}),
    }),
  ),
});

export const sources = z.object({
  sources: z.array(
    z.object({ name: z.string(), issuer: z.string(), alerts: z.int(), unfounded: z.int() }),
  ),
});

export const registered = z.object({
  agency: z.looseObject({
    id: z.uuid(),
    issuer: z.string(),
    name: z.string(),
    kind: z.string(),
    dataRegime: z.string(),
  }),
  stream: z.looseObject({
    id: z.uuid(),
    agency: z.uuid(),
    method: z.enum(['push', 'poll']),
    endpoint: maybe,
  }),
});

export const idle = z.object({ idle: z.boolean(), waiting: z.record(z.string(), z.int()) });

export const policyChecked = z.looseObject({
  ok: z.literal(true),
  id: z.string(),
  rows: z.int(),
  types: z.int(),
  notSourced: z.array(z.object({ status: z.string(), figures: z.array(z.string()) })),
  notSet: z.array(z.object({ clock: z.string(), says: z.string(), because: z.string() })),
});

/** SSF 1.0 §7.1. */
export const transmitter = z.looseObject({
  spec_version: z.string(),
  issuer: z.string(),
  jwks_uri: z.string(),
  delivery_methods_supported: z.array(z.string()),
  configuration_endpoint: z.string(),
  status_endpoint: z.string(),
  verification_endpoint: z.string(),
});

/** A stream's configuration (SSF 1.0 §8.1.1). */
export const stream = z.looseObject({
  stream_id: z.string(),
  iss: z.string(),
  aud: z.string(),
  delivery: z.looseObject({ method: z.string(), endpoint_url: maybe }),
  events_supported: z.array(z.string()),
  events_delivered: z.array(z.string()),
  min_verification_interval: z.int(),
});
export const streamStatus = z.object({
  stream_id: z.string(),
  status: z.enum(['enabled', 'paused', 'disabled']),
  reason: z.string().optional(),
});

const agencySummary = {
  id: z.uuid(),
  issuer: z.string(),
  name: z.string(),
  kind: z.string(),
  dataRegime: z.string(),
  suspended: z.object({ since: instant, because: z.string() }).nullable(),
  delivery: maybe,
  jwksUrl: maybe,
  failingSince: instant.nullable(),
};
export const agencyList = z.object({ agencies: z.array(z.looseObject(agencySummary)) });
export const agencyView = z.looseObject({
  ...agencySummary,
  keys: z.array(
    z.looseObject({
      kid: z.string(),
      use: z.enum(['sig', 'enc']),
      standing: z.string(),
      addedAt: instant,
      from: instant,
      until: instant.nullable(),
      because: maybe,
    }),
  ),
  readAt: instant.nullable(),
  fault: maybe,
});
export const ownKeys = z.object({
  keys: z.array(
    z.looseObject({
      kid: z.string(),
      alg: z.string(),
      atHand: z.boolean(),
      signs: z.boolean(),
      revoked: z.boolean(),
    }),
  ),
});

/** RFC 6749 §4.4.2 with RFC 7523 §2.2. */
export const tokenRequest = z.object({
  grant_type: z.literal('client_credentials'),
  scope: z.string().describe('`ssf.read`, `ssf.manage`; both by a space.'),
  client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: z.string().describe('Signed by a key of the agency (`private_key_jwt`).'),
});
export const tokenAnswer = z.looseObject({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.int().describe('Seconds.'),
});
export const tokenError = z.looseObject({
  error: z.string(),
  error_description: z.string().optional(),
});
