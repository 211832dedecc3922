import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import type { Allowance } from '#edge';
import { between } from './config.lengths.js';

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(1).max(1_000_000);

/** Addresses and networks (`10.0.0.0/8`), by commas. */
const networks = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .pipe(z.array(z.string().refine(isNetwork, 'must be addresses or networks (CIDR), by commas')))
  .transform(blockList);

/** What the doors go by: where operators come in, and how much each caller may ask for. */
export const edgeSettings = {
  TOCSIN_OPERATOR_PORT: port.default(3010),
  TOCSIN_OPERATOR_HOST: z.string().min(1).default('127.0.0.1'),
  TOCSIN_TRUSTED_PROXIES: networks.optional(),
  TOCSIN_AGENCY_RATE: count.default(2_000),
  TOCSIN_AGENCY_BURST: count.default(5_000),
  TOCSIN_AGENCY_CONCURRENCY: count.default(1_000),
  TOCSIN_TOKEN_RATE: count.default(5),
  TOCSIN_TOKEN_BURST: count.default(30),
  TOCSIN_STREAM_CHANGE_RATE: count.default(1),
  TOCSIN_STREAM_CHANGE_BURST: count.default(20),
  TOCSIN_ADDRESS_RATE: count.default(2_000),
  TOCSIN_ADDRESS_BURST: count.default(5_000),
  TOCSIN_ADDRESS_CONNECTIONS: count.default(512),
  TOCSIN_CONNECTIONS: count.default(4_096),
  TOCSIN_HEADERS_WITHIN: between(1_000, 60_000, 'must be from PT1S to PT1M').default(10_000),
  TOCSIN_BODY_WITHIN: between(1_000, 300_000, 'must be from PT1S to PT5M').default(30_000),
  TOCSIN_REFUSALS_EVERY: between(1_000, 300_000, 'must be from PT1S to PT5M').default(10_000),
};
type Read = z.infer<z.ZodObject<typeof edgeSettings>>;

export interface EdgeSettings {
  operatorPort: number;
  operatorHost: string;
  /** Those whose word on whom they speak for is believed (`X-Forwarded-For`). */
  trustedProxies: BlockList | undefined;
  /** Of one agency, once it is proved; and how many of its statements may be under way at once. */
  agencyAllowance: Allowance & { concurrency: number };
  /** Of one agency, for signing in. */
  tokenAllowance: Allowance;
  /** Of one agency, for changes of its stream. */
  streamChanges: Allowance;
  /** Of one address, for what nobody proved to be an agency's. */
  addressAllowance: Allowance;
  /** Connections to the public door: from one address, and in all. */
  connections: { perAddress: number; inAll: number };
  /** How long the head of a request, and the whole of it, may take to arrive; milliseconds. */
  arrival: { headers: number; whole: number };
  /** Milliseconds from one writing of the counted refusals to the next. */
  refusalsEvery: number;
}

export function edgeFrom(read: Read): EdgeSettings {
  return {
    operatorPort: read.TOCSIN_OPERATOR_PORT,
    operatorHost: read.TOCSIN_OPERATOR_HOST,
    trustedProxies: read.TOCSIN_TRUSTED_PROXIES,
    agencyAllowance: {
      rate: read.TOCSIN_AGENCY_RATE,
      burst: read.TOCSIN_AGENCY_BURST,
      concurrency: read.TOCSIN_AGENCY_CONCURRENCY,
    },
    tokenAllowance: { rate: read.TOCSIN_TOKEN_RATE, burst: read.TOCSIN_TOKEN_BURST },
    streamChanges: {
      rate: read.TOCSIN_STREAM_CHANGE_RATE,
      burst: read.TOCSIN_STREAM_CHANGE_BURST,
    },
    addressAllowance: { rate: read.TOCSIN_ADDRESS_RATE, burst: read.TOCSIN_ADDRESS_BURST },
    connections: { perAddress: read.TOCSIN_ADDRESS_CONNECTIONS, inAll: read.TOCSIN_CONNECTIONS },
    arrival: { headers: read.TOCSIN_HEADERS_WITHIN, whole: read.TOCSIN_BODY_WITHIN },
    refusalsEvery: read.TOCSIN_REFUSALS_EVERY,
  };
}

function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

function blockList(given: readonly string[]): BlockList {
  const list = new BlockList();
  for (const one of given) {
    const [address = '', bits] = one.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
