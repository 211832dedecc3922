import type { AgencyKind } from '#contracts';

/** An invented agency of the demonstration. */
export interface DemoAgency {
  /** Short name: its key file, its token and its desk are called by it. */
  name: 'probation' | 'police' | 'prison' | 'court' | 'hostel';
  issuer: string;
  title: string;
  kind: AgencyKind;
  /** How it takes its alerts; both ways are shown. */
  delivery: 'push' | 'poll';
}

const agency = (
  name: DemoAgency['name'],
  title: string,
  delivery: DemoAgency['delivery'],
): DemoAgency => ({ name, issuer: `urn:tocsin:demo:${name}`, title, kind: name, delivery });

export const demoAgencies: readonly DemoAgency[] = [
  agency('probation', 'Demonstration probation service', 'push'),
  agency('police', 'Demonstration police', 'poll'),
  agency('prison', 'Demonstration prisons', 'push'),
  agency('court', 'Demonstration courts', 'push'),
  agency('hostel', 'Demonstration approved premises', 'push'),
];

export const issuerOf = (name: DemoAgency['name']): string => `urn:tocsin:demo:${name}`;
