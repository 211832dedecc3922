import { isIP } from 'node:net';
import { newId } from '#kernel';

export interface Certified {
  /** PEM. */
  key: string;
  /** PEM. */
  cert: string;
}

/** An authority of our own. */
export interface TestAuthority {
  /** Its certificate: whoever trusts it trusts what it issues. */
  readonly ca: string;
  /** A certificate and its key for a host name, or for whoever calls. */
  issue(name: string): Promise<Certified>;
}

const made = async (value: string, ca?: { key: string; cert: string }) => {
  // It takes a while to load: only for those who use it.
  const { generate } = await import('selfsigned');
  return generate([{ name: 'commonName', value }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(ca && { ca }),
    extensions: ca
      ? [
          { name: 'keyUsage', digitalSignature: true },
          { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
          // An address is another kind of name than a host's (RFC 5280 §4.2.1.6).
          {
            name: 'subjectAltName',
            altNames: [isIP(value) ? { type: 7, ip: value } : { type: 2, value }],
          },
        ]
      : [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true, critical: true },
        ],
  });
};

/** Makes keys and certificates when they are needed, so that none lies about. */
export async function testAuthority(): Promise<TestAuthority> {
  // Two of one name would be taken for one.
  const own = await made(`Invented authority ${newId()}`);
  return {
    ca: own.cert,
    issue: async (name) => {
      const { private: key, cert } = await made(name, { key: own.private, cert: own.cert });
      return { key, cert };
    },
  };
}
