import type { Clock } from '#kernel';
import { courtResulted } from './court.js';
import { hostelDeparted } from './hostel.js';
import { hostelMissing } from './missing.js';
import { personFor, type Asked } from './person.js';
import { prisonReleased } from './prison.js';

/** Standing case whose person a sample is about when nobody is named. */
const usual = { prison: 7, court: 3, hostel: 0 };

/**
 * Makes invented messages in the agencies' own shapes, and keeps the details that a hostel's message only
 * points to. One place for the story, the command line and a curious visitor.
 */
export class Samples {
  private readonly details = new Map<string, object>();

  constructor(
    private readonly clock: Clock,
    /** Where this server is reached by the adapters. */
    private readonly base: string,
  ) {}

  /** `prison`, `court`, `hostel` (departed) or `hostel-missing`; nothing for another kind, or a person it cannot name. */
  build(kind: string, options: URLSearchParams): object | undefined {
    const asked: Asked = {};
    for (const scheme of ['crn', 'noms', 'pnc'] as const) {
      const value = options.get(scheme);
      if (value !== null) asked[scheme] = value;
    }
    const at = this.instant(options.get('at'));
    const prison = options.get('prison') ?? 'WWI';
    const premises = options.get('premises') ?? 'E12';
    switch (kind) {
      case 'prison':
        return prisonReleased(personFor(asked, usual.prison), {
          prison,
          reason: options.get('reason') ?? 'CR',
          at,
        });
      case 'court':
        return courtResulted(personFor(asked, usual.court), { prison, months: 4, at });
      case 'hostel':
        return this.departed(personFor(asked, usual.hostel), premises, at);
      case 'hostel-missing':
        return hostelMissing(personFor(asked, usual.hostel), { premises, at });
      default:
        return undefined;
    }
  }

  hostelDetail(id: string): object | undefined {
    return this.details.get(id);
  }

  private departed(person: Asked, premises: string, at: Date): object | undefined {
    const detailUrl = (id: string): string => `${this.base}/hostel-details/${id}`;
    const made = hostelDeparted(person, { premises, at, detailUrl });
    if (made) this.details.set(made.id, made.detail);
    return made?.notification;
  }

  private instant(given: string | null): Date {
    const read = given === null ? Number.NaN : Date.parse(given);
    return Number.isNaN(read) ? this.clock.now() : new Date(read);
  }
}
