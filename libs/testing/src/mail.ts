export interface Mail {
  /** Address of the envelope (`MAIL FROM`). */
  from: string;
  /** Addresses of the envelope (`RCPT TO`). */
  to: string[];
  subject: string;
  /** The plain text part, decoded; line ends are `\n`. */
  text: string;
  /** By lower-case name, unfolded and decoded. Of a repeated header, the last. */
  headers: Readonly<Record<string, string>>;
  /** As it came. */
  raw: string;
}

/** Reads a message as far as tests need it: headers, and the first plain text part (RFC 5322, 2045, 2047). */
export function readMail(from: string, to: string[], bytes: Buffer): Mail {
  const raw = bytes.toString('utf8');
  const { headers, body } = split(raw);
  return {
    from,
    to,
    subject: headers['subject'] ?? '',
    text: plainText(headers, body),
    headers,
    raw,
  };
}

function split(part: string): { headers: Record<string, string>; body: string } {
  const lines = part.replaceAll('\r\n', '\n');
  const end = lines.indexOf('\n\n');
  const head = end < 0 ? lines : lines.slice(0, end);
  const headers: Record<string, string> = {};
  for (const line of head.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0)
      headers[line.slice(0, colon).toLowerCase()] = words(line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? '' : lines.slice(end + 2) };
}

/** Encoded words of a header (RFC 2047). */
function words(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?[\w-]+\?([BQbq])\?([^?]*)\?=/g, (_, kind: string, coded: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(coded, 'base64').toString('utf8')
        : quotedPrintable(coded.replaceAll('_', ' ')),
    );
}

function plainText(headers: Record<string, string>, body: string): string {
  const boundary = /boundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
  if (boundary !== undefined) {
    const parts = body.split(`--${boundary}`).slice(1, -1);
    for (const part of parts) {
      const inner = split(part.replace(/^\n/, ''));
      const found = plainText(inner.headers, inner.body);
      if (found) return found;
    }
    return '';
  }
  if (!/^text\/plain|^$/i.test(headers['content-type'] ?? '')) return '';
  const encoding = headers['content-transfer-encoding']?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8').trimEnd();
  return (encoding === 'quoted-printable' ? quotedPrintable(body) : body).trimEnd();
}

function quotedPrintable(text: string): string {
  const joined = text.replaceAll('=\n', '');
  const bytes: number[] = [];
  for (let i = 0; i < joined.length; i += 1) {
    const code = /^=([0-9A-Fa-f]{2})/.exec(joined.slice(i, i + 3))?.[1];
    if (code === undefined) {
      bytes.push(...Buffer.from(joined.charAt(i)));
    } else {
      bytes.push(Number.parseInt(code, 16));
      i += 2;
    }
  }
  return Buffer.from(bytes).toString('utf8');
}
