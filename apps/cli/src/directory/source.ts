/** Something wrong in what was given: where it stands in the file, as people find it, and why. */
export interface PlacedFault {
  file: string;
  /** Counted from 1; none where only the path is known. */
  line?: number;
  /** As the broker names it, `posts[12].team`; none for a fault of the file itself. */
  path?: string;
  reason: string;
}

/** A directory document read from a file or a folder. */
export interface Source {
  /** What is sent. */
  document: Record<string, unknown>;
  /** Where a path of the document stands. */
  placeOf(path: string): Pick<PlacedFault, 'file' | 'line'>;
  /** Found before anything was sent. */
  faults: PlacedFault[];
}

/** `posts[12].holders[0].staff` → `['posts', 12, 'holders', 0, 'staff']`. */
export const stepsOf = (path: string): (string | number)[] =>
  (path.match(/[^.[\]]+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
