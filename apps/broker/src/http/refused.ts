import { TocsinError, type ErrorCode } from '#kernel';

/** A refusal whose answer says more in its headers: how to sign in, or when to come back. */
export class Refused extends TocsinError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string | string[]>>,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}
