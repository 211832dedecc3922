import { TocsinError, type ErrorCode } from '#kernel';

/** A refusal whose answer says in its headers how to sign in. */
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
