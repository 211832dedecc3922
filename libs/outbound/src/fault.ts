/** Why a call got no answer. */
export class OutboundFault extends Error {
  override readonly name = 'OutboundFault';

  /**
   * @param code `address-refused`, `timeout`, `proxy-failed`, or the network's own, as `ECONNREFUSED`; fit for a log
   * @param arrived `never` only where it is certain that no byte of the request was sent
   */
  constructor(
    readonly code: string,
    readonly arrived: 'never' | 'maybe',
    cause: unknown,
  ) {
    super(`No answer: ${code}`, { cause });
  }
}

/** The code of anything thrown, by what it says and not by what it is: Node's own errors are not all of one making. */
export function codeOf(thrown: unknown): string {
  const said = (member: string): string | undefined => {
    const value: unknown =
      typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, member) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return said('code') ?? said('name') ?? 'fault';
}
