import { join } from 'node:path';
import pg from 'pg';
import type { DirectoryDocument } from '#contracts';
import { startNotify, until, type FakeNotify } from '#testing';
import { caseOf, testDirectory } from './directory.js';
import { World, type AlertViewed, type WorldSettings } from './world.js';

/** A busy machine takes its time, in milliseconds. */
const patience = 40_000;

const callbackToken = 'a-callback-token-for-tests-only';
type Staff = NonNullable<DirectoryDocument['staff']>[number];
type Contacts = NonNullable<Staff['contacts']>;

/** Numbers that Ofcom keeps for plays and films: nobody has them. */
export const phones = {
  first: '+447700900001',
  second: '+447700900002',
  inspector: '+447700900003',
  nobody: '+447700900099',
} as const;

export const verified = (
  channel: Contacts[number]['channel'],
  address: string,
): Contacts[number] => ({ channel, address, state: 'verified' });

/** What members of staff have besides their names, by the id of their post. */
export type Additions = Record<string, Pick<Staff, 'contacts' | 'notify'>>;

/** The test directory with more cases, and with ways to reach some people. */
function reachableDirectory(additions: Additions, cases = 12): DirectoryDocument {
  const document = testDirectory();
  const number = (index: number): string => String(index).padStart(4, '0');
  return {
    ...document,
    staff: document.staff.map((one) => ({ ...one, ...additions[one.id.replace(/^staff-/, '')] })),
    cases: Array.from({ length: cases }, (_one, index) =>
      caseOf(`X10${number(index)}`, `A${number(index)}BB`, 2),
    ),
  };
}

export const subject = (index: number): object => ({
  format: 'crn',
  id: `X10${String(index).padStart(4, '0')}`,
});

/** A world whose broker reaches people by GOV.UK Notify. */
export class ChannelWorld {
  private constructor(
    readonly world: World,
    readonly notify: FakeNotify,
    readonly database: pg.Pool,
  ) {}

  static async start(
    additions: Additions,
    settings: Partial<WorldSettings> & { notifyEmail?: boolean } = {},
  ): Promise<ChannelWorld> {
    let broker = '';
    const notify = await startNotify({ broker: () => broker, callbackToken });
    const { notifyEmail = false, environment, ...rest } = settings;
    const world = await World.start({
      queue: 'postgres',
      at: '2026-08-04T22:10:00Z',
      polling: ['police', 'prison', 'court', 'hostel', 'probation'],
      directory: reachableDirectory(additions),
      environment: (url, folder) => ({
        TOCSIN_NOTIFY_URL: notify.url,
        TOCSIN_NOTIFY_KEY: notify.key,
        TOCSIN_NOTIFY_SMS_TEMPLATE: notify.smsTemplate,
        TOCSIN_NOTIFY_CALLBACK_TOKEN: callbackToken,
        ...(notifyEmail && { TOCSIN_NOTIFY_EMAIL_TEMPLATE: notify.emailTemplate }),
        ...(typeof environment === 'function' ? environment(url, folder) : environment),
      }),
      ...rest,
    });
    broker = world.url;
    return new ChannelWorld(world, notify, new pg.Pool({ connectionString: world.databaseUrl }));
  }

  async stop(): Promise<void> {
    await this.database.end();
    await this.world.stop();
    await this.notify.stop();
  }

  /** A resident whose whereabouts are not known: P1. @returns its alert */
  async raise(index: number, name = 'hostel.whereabouts-unknown'): Promise<AlertViewed> {
    const before = new Set((await this.world.alerts()).map(({ ref }) => ref));
    await this.world.say('hostel', name, subject(index), {
      premises: 'TST1',
      searched: true,
      belongingsGone: true,
    });
    await this.world.barrier(patience);
    const raised = (await this.world.alerts()).find(({ ref }) => !before.has(ref));
    if (!raised) throw new Error('No alert was raised');
    return this.world.alert(raised.ref);
  }

  /** Moves the clock on, and waits until all that is due by then has been done. */
  async later(minutes: number, seconds = 0): Promise<void> {
    const now = Date.parse(this.world.clockNow());
    const then = new Date(now + (minutes * 60 + seconds) * 1000);
    await this.world.moveTo(then.toISOString(), patience);
  }

  /** Notices of an alert with their addresses and the answers of their attempts, oldest first. */
  async notices(ref: string): Promise<NoticeHeld[]> {
    const { rows } = await this.database.query<NoticeHeld>(
      `select notice.id, notice.channel, notice.address, notice.state, notice.post, notice.kind,
         coalesce((select json_agg(attempt.outcome || ' ' || attempt.answer order by attempt.at, attempt.number, attempt.outcome <> 'sent')
           from attempt where notice_id = notice.id), '[]') as answers
       from notice join alert on alert.id = alert_id where ref = $1 order by notice.id`,
      [ref],
    );
    return rows;
  }

  /** The notice of an alert to one address. */
  async noticeTo(ref: string, address: string): Promise<NoticeHeld> {
    const found = (await this.notices(ref)).find((one) => one.address === address);
    if (!found) throw new Error(`There is no notice to ${address}`);
    return found;
  }

  /** Waits until the notice to an address stands so. */
  async untilStands(ref: string, address: string, state: string): Promise<NoticeHeld> {
    return until(
      `the notice to be ${state}`,
      async () => {
        const held = await this.noticeTo(ref, address);
        return held.state === state && held;
      },
      { within: patience },
    );
  }

  /** The broker's own log so far. */
  get log(): string {
    return this.world.broker.output.join('\n');
  }
}

export interface NoticeHeld {
  id: string;
  channel: string;
  address: string | null;
  state: string;
  post: string;
  kind: string;
  answers: string[];
}

export const inFolder = (folder: string, name: string): string => join(folder, name);
