import { TocsinError, type ErrorCode } from '#kernel';

/** RFC 6749 §5.2, RFC 8707 §2, RFC 9449 §5. */
export type TokenError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_dpop_proof'
  | 'slow_down';

const codes: Partial<Record<TokenError, ErrorCode>> = {
  invalid_client: 'unauthenticated',
  slow_down: 'too_many_requests',
};

/** Seconds until a program that failed too often should try again. */
const pause = 60;

/** A refusal of the token endpoint. */
export class TokenRefused extends TocsinError {
  constructor(
    readonly error: TokenError,
    description: string,
    options?: ErrorOptions & { retryAfter?: number },
  ) {
    super(codes[error] ?? 'invalid_request', description, options);
  }

  /** The same, for somebody who has failed so often that trying again at once helps nobody. */
  asTooMany(): TokenRefused {
    return TokenRefused.slowDown(this, pause);
  }

  /** @param seconds when it may be tried again */
  static slowDown(cause: Error, seconds: number): TokenRefused {
    return new TokenRefused('slow_down', cause.message, { cause, retryAfter: seconds });
  }
}

/** Any error as the token endpoint says it (RFC 6749 §5.2). */
export function tokenAnswer(thrown: unknown, status: number, detail: string): object {
  if (thrown instanceof TokenRefused)
    return { error: thrown.error, error_description: thrown.message };
  const error = status < 500 ? 'invalid_request' : 'server_error';
  return { error, error_description: detail };
}
