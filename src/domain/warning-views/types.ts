// The officers' list at the desk, in plain words that pages share.

/** By what the list is narrowed; each value is demanded or, with a minus before it, excluded. */
export const FACETS = [
  'level',
  'state',
  'overdue',
  'owner',
  'signed',
  'met',
  'outcome',
  'type',
  'source',
  'age',
  'station',
  'township',
  'organisation',
  'drill',
] as const;
export type FacetName = (typeof FACETS)[number];

export const SORTS = ['newest', 'oldest', 'level', 'due'] as const;

/** On how many one may act at once. */
export const SELECTED_AT_MOST = 500;
