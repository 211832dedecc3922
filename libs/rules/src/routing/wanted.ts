import type { AgencyKind, Severity, Tier } from '#contracts';
import type { CaseFacts } from '../facts.js';
import type { MatchState } from '../matching.js';
import type { Conditions } from '../policy/conditions.js';
import type { Policy, PolicyRow } from '../policy/types.js';

/** What the event itself says of places and of its sender. Codes, as the sender writes them. */
export interface EventFacts {
  /** Issuer URI of the agency that stated it. */
  sender: string;
  senderKind?: AgencyKind | undefined;
  /** The unit that stated it: its prison, court or premises code. */
  senderUnit?: string | undefined;
  prison?: string | undefined;
  premises?: string | undefined;
  court?: string | undefined;
  /** A unit that the event names as newly concerned: where a transfer or a move goes. */
  toUnit?: string | undefined;
  /** Of what the broker itself found of duties: the post that manages them, and their area. */
  manager?: string | undefined;
  area?: string | undefined;
}

/** Who was told of a statement that is corrected now. */
export interface ToldBefore {
  role: string;
  team: string;
  /** Of an owner of the case: the owner's own post. */
  post?: string | undefined;
  /** Whether they had to accept it, or had a copy. */
  kind: 'accept' | 'copy';
  sees: 'statement' | 'pointer';
}

/** All that routing goes by: the event, the person as far as known, and how bad it is. */
export interface RoutingFacts {
  match: MatchState;
  /** None unless the match is confirmed: nobody's case data decides about somebody else. */
  case?: CaseFacts | undefined;
  event: EventFacts;
  tier: Tier;
  severity: Severity;
  /** The policy's named conditions that hold. */
  conditions: Conditions;
  /** The instant it is decided at: who must act is who answers now (RR-01). */
  at: Date;
  /** Of an event that corrects another: who was told of that one (CRT-06, promise 6). */
  toldBefore?: readonly ToldBefore[] | undefined;
}

/** A place where a role is looked for, and the rule and fact that lead there. */
export interface Place {
  /** A unit or an area. None: the fact is not known. */
  id?: string | undefined;
  /** A post itself, looked for nowhere: who owned the case then (RR-01). */
  post?: string | undefined;
  /** A team itself, likewise: who was told before (CRT-06). */
  team?: string | undefined;
  why: string;
  /** A unit besides the one where he lives, concerned by an arrangement, a transfer or its supervision. */
  second?: boolean | undefined;
}

/** A role that must be told, before anybody is looked up for it. */
export interface Wanted {
  role: string;
  kind: 'accept' | 'copy';
  because: readonly string[];
  /** Where it is looked for; without it, where the role's own policy says. */
  places?: readonly Place[] | undefined;
  /** `pointer`: told that something happened and whom to ask, and not what (RR-14, restricted cases). */
  sees?: 'statement' | 'pointer' | undefined;
  /** Sentences without personal data that go with this recipient's wording, as of RR-15. */
  notes?: readonly string[] | undefined;
}

/** One rule of RULES §4: what it adds to the recipients of an event. None takes one away. */
export type RoutingRule = (asked: {
  row: PolicyRow;
  facts: RoutingFacts;
  places: Places;
  policy: Policy;
}) => readonly Wanted[];

/** The units and areas that an event concerns, each once, with every reason for it. */
export interface Places {
  /** Boroughs and districts (RR-03, RR-05, RR-06, RR-08, RR-09), residence first. */
  units: readonly Place[];
  /** MAPPA areas (RR-02), most likely first. */
  areas: readonly Place[];
  /** The area of the place where it happened (RR-09). */
  scene: readonly Place[];
  /** Where a transfer goes, and the area of it (RR-06). */
  receiving: readonly Place[];
  receivingAreas: readonly Place[];
  /** Prisons that must be told (RR-04): the releasing or holding one first. */
  prisons: readonly Place[];
}
