/** Something that changed, as one tick finds it: several changes of one thing are one. */
export interface Change {
  topic: string;
  id: string;
  version: number | null;
  /** Where it lies and, where it was moved, where it lay. */
  organisationIds: readonly string[];
  gridUnitId: string | null;
  /** Of a bulletin or campaign: the places it goes to. */
  scopeIds: readonly string[];
  /** Who is not shown it, since it is about him. */
  aboutPersonId: string | null;
  /** Whose it is while it lies nowhere. */
  byPersonId: string | null;
}

/** A moment of the database: which transactions had been committed, and the clocks. */
export interface Moment {
  snapshot: string;
  /** The database's own time, ms since 1970. */
  at: number;
  /** When this process looked, by its own clock. */
  lookedAt: number;
  /** What the service's clock showed. */
  appAt: Date;
}

/** A change with everything that lies over its places. */
export interface PlacedChange extends Change {
  covering: ReadonlySet<string>;
}
