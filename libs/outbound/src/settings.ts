import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { messageOf, wrongConfiguration } from '#kernel';
import { isLoopback, networkOf, type Network } from './address.js';
import type { Resolve } from './names.js';
import { Outbound } from './outbound.js';

const file = z.string().min(1);

const allow = z.string().transform((text, context): Network[] =>
  text.split(',').flatMap((part) => {
    const network = networkOf(part.trim());
    if (network) return [network];
    context.addIssue({
      code: 'custom',
      message: 'must be networks as 10.20.0.0/16, by commas, none wider than /8',
    });
    return [];
  }),
);

/** The settings of outbound calls, for the schema of a program's settings. */
export const outboundMembers = {
  TOCSIN_OUTBOUND_ALLOW: allow.default([]),
  TOCSIN_OUTBOUND_PROXY: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .optional(),
  TOCSIN_OUTBOUND_CA: file.optional(),
  TOCSIN_OUTBOUND_CERT: file.optional(),
  TOCSIN_OUTBOUND_KEY: file.optional(),
};
type Read = z.infer<z.ZodObject<typeof outboundMembers>>;

export interface OutboundSettings {
  allow: readonly Network[];
  loopback: boolean;
  proxy: URL | undefined;
  caFile: string | undefined;
  certFile: string | undefined;
  keyFile: string | undefined;
}

/**
 * @param listensAt where the program listens: one that only this machine reaches may call this machine, unless it is in
 *   production
 */
export function outboundFrom(
  read: Read & { NODE_ENV?: string | undefined },
  listensAt: string,
): OutboundSettings {
  const own =
    listensAt === 'localhost' || (isIP(listensAt) !== 0 && isLoopback(ipaddr.parse(listensAt)));
  const { TOCSIN_OUTBOUND_PROXY: proxy } = read;
  return {
    allow: read.TOCSIN_OUTBOUND_ALLOW,
    loopback: own && read.NODE_ENV !== 'production',
    proxy: proxy === undefined ? undefined : new URL(proxy),
    caFile: read.TOCSIN_OUTBOUND_CA,
    certFile: read.TOCSIN_OUTBOUND_CERT,
    keyFile: read.TOCSIN_OUTBOUND_KEY,
  };
}

/**
 * Opens the way out as the settings have it.
 * @param called the URLs that other settings say to call, by the name of the setting
 * @throws TocsinError `invalid_configuration` that names each setting whose file is not what it should be, or whose URL
 *   is never called
 */
export async function openOutbound(
  settings: OutboundSettings,
  called: Readonly<Record<string, string | undefined>>,
  resolve?: Resolve,
): Promise<Outbound> {
  const { allow, loopback, proxy } = settings;
  const outbound = new Outbound({ allow, loopback, proxy, tls: await tlsFrom(settings) }, resolve);
  const wrong = Object.entries(called).flatMap(([setting, url]) => {
    try {
      if (url !== undefined) outbound.read(url);
      return [];
    } catch (thrown) {
      return [`${setting}: ${messageOf(thrown)}`];
    }
  });
  refuse(wrong);
  return outbound;
}

function refuse(wrong: readonly string[]): void {
  if (wrong.length > 0) throw wrongConfiguration(wrong);
}

async function tlsFrom(settings: OutboundSettings): Promise<SecureContext | undefined> {
  const { caFile, certFile, keyFile } = settings;
  if (caFile === undefined && certFile === undefined && keyFile === undefined) return undefined;
  const wrong: string[] = [];
  const held = async <Read>(
    setting: string,
    path: string | undefined,
    what: string,
    read: (pem: string) => Read,
  ): Promise<Read | undefined> => {
    if (path === undefined) return undefined;
    try {
      return read(await readFile(path, 'utf8'));
    } catch {
      wrong.push(`${setting}: the file does not hold ${what}`);
      return undefined;
    }
  };
  const ca = await held('TOCSIN_OUTBOUND_CA', caFile, 'certificates in PEM', certificatesIn);
  const cert = await held('TOCSIN_OUTBOUND_CERT', certFile, 'a certificate in PEM', certificatesIn);
  const key = await held('TOCSIN_OUTBOUND_KEY', keyFile, 'a private key in PEM', (pem) => ({
    pem,
    key: createPrivateKey(pem),
  }));
  if ((certFile === undefined) !== (keyFile === undefined))
    wrong.push('TOCSIN_OUTBOUND_CERT, TOCSIN_OUTBOUND_KEY: go together');
  const [own] = cert ?? [];
  if (own && key && !new X509Certificate(own).checkPrivateKey(key.key))
    wrong.push('TOCSIN_OUTBOUND_KEY: is not the key of TOCSIN_OUTBOUND_CERT');
  refuse(wrong);
  return createSecureContext({
    // What is given is trusted besides what Node trusts.
    ...(ca && { ca: [...rootCertificates, ...ca] }),
    ...(cert && key && { cert: cert.join('\n'), key: key.pem }),
  });
}

/** Each certificate of a PEM file. @throws Error when there is none, or one that cannot be read */
function certificatesIn(pem: string): string[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new Error('No certificate');
  return found.map((one) => new X509Certificate(one).toString());
}
