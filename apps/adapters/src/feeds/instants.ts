import { Temporal } from 'temporal-polyfill';

function instant(text: string): Temporal.Instant | undefined {
  try {
    // Takes `…+01:00[Europe/London]` too, as Delius writes it; refuses `…Z+01:00` (FEEDS §1.1).
    return Temporal.Instant.from(text);
  } catch {
    return undefined;
  }
}

function london(text: string): Temporal.Instant | undefined {
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant();
  } catch {
    return undefined;
  }
}

const year2000 = 946_684_800_000;
const aDay = 86_400_000;

/** An instant that may be true: not before 2000 and not a day ahead, as the broker will have it. */
function credible(found: Temporal.Instant | undefined, now: Date): Temporal.Instant | undefined {
  const time = found?.epochMilliseconds ?? 0;
  return time >= year2000 && time <= now.getTime() + aDay ? found : undefined;
}

/** The instant of a stamp that says its offset; nothing when it does not, or cannot be right. */
export const instantOf = (text: string | undefined, now: Date): Temporal.Instant | undefined =>
  text === undefined ? undefined : credible(instant(text), now);

/** As {@link instantOf}; a stamp without an offset is local time in England. */
export const localInstantOf = (
  text: string | undefined,
  now: Date,
): Temporal.Instant | undefined =>
  text === undefined ? undefined : credible(instant(text) ?? london(text), now);

/** Seconds since 1970, as `toe` has them. */
export const toeOf = (found: Temporal.Instant): number =>
  Math.floor(found.epochMilliseconds / 1000);
