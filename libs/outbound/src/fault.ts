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

/** The code of anything thrown. */
export function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'fault';
  if (thrown.name === 'TimeoutError') return 'timeout';
  const code: unknown = Reflect.get(thrown, 'code');
  return typeof code === 'string' && code !== '' ? code : thrown.name;
}
