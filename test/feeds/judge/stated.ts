import type { PersonSubject } from '#contracts';

/** One statement as the broker's side received it. */
export interface Stated {
  jti: string;
  /** `prison.released` */
  name: string;
  /** When it was stated, in milliseconds since 1970. */
  at: number;
  /** When it happened, if it says, in milliseconds since 1970. */
  toe?: number;
  subject: PersonSubject;
  content: object;
}

/** The jti of the statement whose place it takes, if it says so. */
export function correctedBy({ content }: Stated): string | undefined {
  const { corrects } = content as { corrects?: { jti?: unknown } };
  return typeof corrects?.jti === 'string' ? corrects.jti : undefined;
}
