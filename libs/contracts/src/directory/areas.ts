import { z } from 'zod';
import { name, place } from './parts.js';

/** Whose bank holidays an area keeps. */
export const nation = z.enum(['england', 'wales', 'scotland', 'northern-ireland']);
export type Nation = z.infer<typeof nation>;

/** A MAPPA area: the Responsible Authority of one police area (RULES §0.1). */
export const area = z.strictObject({ id: place, name, nation });
export type Area = z.infer<typeof area>;

const english = [
  'Avon and Somerset',
  'Bedfordshire',
  'Cambridgeshire',
  'Cheshire',
  'Cleveland',
  'Cumbria',
  'Derbyshire',
  'Devon and Cornwall',
  'Dorset',
  'Durham',
  'Essex',
  'Gloucestershire',
  'Greater Manchester',
  'Hampshire',
  'Hertfordshire',
  'Humberside',
  'Kent',
  'Lancashire',
  'Leicestershire',
  'Lincolnshire',
  // The Metropolitan Police and the City of London Police are two forces in one area.
  'London',
  'Merseyside',
  'Norfolk',
  'North Yorkshire',
  'Northamptonshire',
  'Northumbria',
  'Nottinghamshire',
  'South Yorkshire',
  'Staffordshire',
  'Suffolk',
  'Surrey',
  'Sussex',
  'Thames Valley',
  'Warwickshire',
  'West Mercia',
  'West Midlands',
  'West Yorkshire',
  'Wiltshire',
];
const welsh = ['Dyfed-Powys', 'Gwent', 'North Wales', 'South Wales'];

const of =
  (nation: Nation) =>
  (name: string): Area => ({ id: name.toLowerCase().replaceAll(' ', '-'), name, nation });

/** The 42 MAPPA areas of England and Wales, as `greater-manchester`. */
export const mappaAreas: readonly Area[] = [
  ...english.map(of('england')),
  ...welsh.map(of('wales')),
];
