/** Every way Tocsin says no. One closed list; what each means on the wire is in {@link problems}. */
export type ErrorCode =
  | 'invalid_request'
  | 'invalid_key'
  | 'invalid_issuer'
  | 'invalid_audience'
  | 'authentication_failed'
  | 'access_denied'
  | 'invalid_state'
  | 'unauthenticated'
  | 'too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'not_found'
  | 'conflict'
  | 'forbidden'
  | 'invalid_configuration'
  | 'unavailable'
  | 'internal';

export interface Problem {
  /** HTTP status. */
  status: number;
  title: string;
  /** Whether the sender does well to send the same again later. */
  retry: boolean;
  level: 'info' | 'warn' | 'error';
}

export const problems: Readonly<Record<ErrorCode, Problem>> = {
  // The first six are RFC 8935 §2.4 codes and always answer 400 on the push endpoint.
  invalid_request: {
    status: 400,
    title: 'The request cannot be read',
    retry: false,
    level: 'info',
  },
  invalid_key: { status: 400, title: 'The key is not usable', retry: false, level: 'warn' },
  invalid_issuer: {
    status: 400,
    title: 'The issuer is not known here',
    retry: false,
    level: 'warn',
  },
  invalid_audience: {
    status: 400,
    title: 'Not addressed to this broker',
    retry: false,
    level: 'warn',
  },
  authentication_failed: {
    status: 400,
    title: 'The signature does not hold',
    retry: false,
    level: 'warn',
  },
  access_denied: {
    status: 400,
    title: 'This agency may not state this',
    retry: false,
    level: 'warn',
  },
  // SSF 1.0 §8.1.4.1 adds this one to them.
  invalid_state: {
    status: 400,
    title: 'Not the state that was asked for',
    retry: false,
    level: 'warn',
  },
  unauthenticated: {
    status: 401,
    title: 'Who asks is not proved',
    retry: false,
    level: 'warn',
  },
  too_large: { status: 413, title: 'The body is too large', retry: false, level: 'info' },
  unsupported_media_type: {
    status: 415,
    title: 'Not a content type taken here',
    retry: false,
    level: 'info',
  },
  too_many_requests: { status: 429, title: 'Too many requests', retry: true, level: 'info' },
  not_found: { status: 404, title: 'Not found', retry: false, level: 'info' },
  conflict: {
    status: 409,
    title: 'It contradicts what is already held',
    retry: false,
    level: 'warn',
  },
  forbidden: { status: 403, title: 'Not allowed', retry: false, level: 'info' },
  invalid_configuration: {
    status: 500,
    title: 'The configuration is wrong',
    retry: false,
    level: 'error',
  },
  unavailable: { status: 503, title: 'Not available now', retry: true, level: 'error' },
  internal: { status: 500, title: 'Something failed', retry: true, level: 'error' },
};

/** Something wrong in a document: where, as `posts[12].team`, and why. Never a value that was sent. */
export interface Fault {
  path: string;
  reason: string;
}

/**
 * An error with a code from the list. `message` is safe to show to the sender: it never repeats
 * what was sent. The cause is for the log.
 */
export class TocsinError extends Error {
  override readonly name = 'TocsinError';
  /** Each fault of a document and where it is, when there are several. */
  readonly faults: readonly Fault[] | undefined;
  /** When the same may be sent again, in seconds (RFC 9110 §10.2.3), where that is known. */
  readonly retryAfter: number | undefined;
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions & { faults?: readonly Fault[]; retryAfter?: number },
  ) {
    super(message, options);
    this.faults = options?.faults;
    this.retryAfter = options?.retryAfter;
  }
}

/** The text of anything thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
