import { Inject, Injectable } from '@nestjs/common';
import { mappaAreas } from '#contracts';
import { emptyRungs, type PolicyBook } from '#rules';
import { POLICY } from '../config.js';
import type { DirectoryRows } from './rows.js';
import { directoryFrom } from './snapshot.js';

/** What an import takes and yet deserves a look, in plain words. */
@Injectable()
export class Warnings {
  constructor(@Inject(POLICY) private readonly policies: PolicyBook) {}

  /**
   * @param home the broker's home area
   * @param area the document's
   */
  of(home: string, rows: DirectoryRows, area: string, now: Date): string[] {
    const warnings: string[] = [];
    if (!mappaAreas.some(({ id }) => id === area))
      warnings.push(
        `"${area}" is none of the 42 MAPPA areas: it is kept as an area of this broker`,
      );
    if (area !== home)
      warnings.push(
        `the home area of this broker is "${home}" and stays so; "home: true" changes it`,
      );
    const directory = directoryFrom(home, rows, new Set());
    for (const { because } of emptyRungs(this.policies.at(now), directory, now))
      warnings.push(`${because}; the rung would be skipped`);
    return warnings;
  }
}
