/** An answer of the push endpoint, read whole. */
export interface Answered {
  status: number;
  /** The RFC 8935 §2.4 code; none where there is no body. */
  err: string | undefined;
  text: string;
  headers: Headers;
}

export async function answered(answer: Response): Promise<Answered> {
  const text = await answer.text();
  const { err } = (text === '' ? {} : JSON.parse(text)) as { err?: string };
  return { status: answer.status, err, text, headers: answer.headers };
}

/** What a changed statement carries, so that an answer that repeats it is found. */
export const marker = 'ZqMarkerZq';

/** What is wrong with a refusal by RFC 8935 §2.4; nothing when it is as it must be. */
export function faultsOf({ headers, text }: Answered): string[] {
  const faults: string[] = [];
  if (headers.get('content-language') === null) faults.push('no Content-Language');
  if (!/^application\/json\b/.test(headers.get('content-type') ?? '')) faults.push('no JSON');
  if (!/no-store/.test(headers.get('cache-control') ?? '')) faults.push('it may be kept');
  const body = JSON.parse(text) as { description?: unknown };
  if (Object.keys(body).sort().join() !== 'description,err') faults.push('other members');
  if (typeof body.description !== 'string' || body.description === '')
    faults.push('no description');
  if (text.includes(marker)) faults.push('it repeats what was sent');
  return faults;
}
