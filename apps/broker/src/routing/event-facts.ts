import type { AgencyKind } from '#contracts';
import type { EventFacts } from '#rules';
import type { Agency } from '../directory/directory.service.js';

/** Which member of an event names the unit that states it. Other kinds speak for the whole agency. */
const unitMembers: Partial<Record<AgencyKind, readonly string[]>> = {
  prison: ['prison', 'from'],
  court: ['court'],
  hostel: ['premises'],
};

/** What an event says of places, by the members that its contract names. */
export function eventFacts(content: unknown, sender: Agency | undefined): EventFacts {
  const named = (...members: readonly string[]): string | undefined => {
    for (const member of members) {
      const value = text(content, member);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return {
    sender: sender?.issuer ?? '',
    senderKind: sender?.kind,
    senderUnit: named(...((sender && unitMembers[sender.kind]) ?? [])),
    prison: named('prison', 'to'),
    premises: named('premises'),
    court: named('court'),
    toUnit: named('toUnit', 'unit', 'borough'),
    // Used only of what the broker itself finds about duties.
    manager: named('manager'),
    area: named('area'),
  };
}

function text(content: unknown, member: string): string | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  const value: unknown = Reflect.get(content, member);
  return typeof value === 'string' ? value : undefined;
}
