/** COUNTY may name any node of the jurisdiction tree above the stations. */
export type ScopeKind = 'COUNTY' | 'STATION' | 'TOWNSHIP' | 'ORGANISATION' | 'GRID_UNIT';

/** Where something lies: an organisation, and where it is known a grid unit in it. */
export interface Place {
  organisationId: string;
  gridUnitId?: string | null;
}

/** All that lies under some grants. */
export interface Scope {
  /** Whole organisations. */
  organisationIds: readonly string[];
  /** Grid units, each with all below it. */
  unitIds: readonly string[];
}
