import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { sha256 } from '#kernel';

/** A key that requests are signed with. */
export interface AwsKeys {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface SignedRequest {
  method: string;
  /** With its query, as it came. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const hex = (text: string | Buffer): string => sha256(text).toString('hex');
const mac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks a signature as AWS does (Signature Version 4).
 * @returns what is wrong, nothing when it holds
 */
export function signatureFault(request: SignedRequest, keys: AwsKeys): string | undefined {
  const { headers, body } = request;
  const [, id, day = '', region = '', service = '', signed = '', signature = ''] =
    form.exec(headers.authorization ?? '') ?? [];
  if (id === undefined) return 'MissingAuthenticationToken';
  if (id !== keys.accessKeyId) return 'InvalidClientTokenId';
  const date = String(headers['x-amz-date']);
  if (!date.startsWith(day)) return 'IncompleteSignature';
  const names = signed.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return 'IncompleteSignature';
  const stated = headers['x-amz-content-sha256'];
  if (typeof stated === 'string' && stated !== hex(body)) return 'XAmzContentSHA256Mismatch';
  const [path = '/', query = ''] = request.path.split('?');
  const canonical = [
    request.method,
    // S3 signs a path as it is; everybody else encodes it once more.
    service === 's3' ? path : path.split('/').map(encodeURIComponent).join('/'),
    query.split('&').toSorted().join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signed,
    hex(body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, hex(canonical)].join('\n');
  const key = [region, service, 'aws4_request'].reduce(
    (made: Buffer, part) => mac(made, part),
    mac(`AWS4${keys.secretAccessKey}`, day),
  );
  const holds = timingSafeEqual(mac(key, toSign), Buffer.from(signature, 'hex'));
  return holds ? undefined : 'SignatureDoesNotMatch';
}
