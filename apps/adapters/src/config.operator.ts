import { z } from 'zod';

/** Where operators come in. */
export const operatorMembers = {
  TOCSIN_ADAPTERS_OPERATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(3011),
  TOCSIN_ADAPTERS_OPERATOR_HOST: z.string().min(1).default('127.0.0.1'),
  TOCSIN_ADAPTERS_OPERATOR_TOKEN: z.string().min(24, 'must have at least 24 characters').optional(),
};
type Read = z.infer<z.ZodObject<typeof operatorMembers>>;

export interface OperatorSettings {
  port: number;
  host: string;
  token: string;
}

/** @returns nothing without a token: then there is no such door */
export function operatorFrom(read: Read): OperatorSettings | undefined {
  const token = read.TOCSIN_ADAPTERS_OPERATOR_TOKEN;
  if (token === undefined) return undefined;
  const { TOCSIN_ADAPTERS_OPERATOR_PORT: port, TOCSIN_ADAPTERS_OPERATOR_HOST: host } = read;
  return { port, host, token };
}
