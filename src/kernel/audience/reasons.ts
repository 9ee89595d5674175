/** The lists of a filter; roles are named always. */
export interface Filter {
  roles: readonly string[];
  townshipIds?: readonly string[] | undefined;
  stationIds?: readonly string[] | undefined;
  organisationIds?: readonly string[] | undefined;
  gridUnitIds?: readonly string[] | undefined;
  kinds?: readonly string[] | undefined;
  tiers?: readonly string[] | undefined;
  sectors?: readonly string[] | undefined;
  industries?: readonly string[] | undefined;
  posts?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
}

export interface FilterReason {
  filter: string;
  text: string;
}

/** How the lists and their codes are called. */
export interface FilterWords {
  /** What stands before the values: 「岗位为」. */
  lists: Readonly<Record<string, string>>;
  /** Names of codes, by list. */
  codes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  employee: string;
}

/** What a filter could have found somebody by. */
export interface Fit {
  role: string;
  organisationId: string;
  townshipId: string;
  stationId: string;
  /** His unit and those above it. */
  unitIds: readonly string[];
  kind: string | null;
  tier: string | null;
  sector: string | null;
  industry: string | null;
  posts: readonly string[];
  outOfProvince: boolean;
}

const SHOWN = 5;

/** Ids of places in a filter, whose names a reason needs. */
export function placeIdsIn(filter: Filter): string[] {
  const { townshipIds = [], stationIds = [], organisationIds = [], gridUnitIds = [] } = filter;
  return [...townshipIds, ...stationIds, ...organisationIds, ...gridUnitIds];
}

/** Why somebody is among the recipients, list by list: 「岗位为财务」, 「所在乡镇青岚街道」 (PIPL art. 24: the reason is shown). */
export function reasonsOf(words: FilterWords, filter: Filter, places: ReadonlyMap<string, string>): FilterReason[] {
  return Object.entries(filter).flatMap(([name, values]: [string, readonly string[] | undefined]) => {
    if (!values || values.length === 0) return [];
    const named = values.slice(0, SHOWN).map((value) => words.codes[name]?.[value] ?? places.get(value) ?? value);
    const more = values.length > SHOWN ? `等${values.length}项` : '';
    const whose = name === 'posts' && filter.roles.length > 1 ? words.employee : '';
    return [{ filter: name, text: `${whose}${words.lists[name] ?? name}${named.join('、')}${more}` }];
  });
}

export const reasonText = (reasons: readonly FilterReason[]): string => reasons.map(({ text }) => text).join('，');

/** Of each list of a filter the recipient's own part: nobody reads on his page who else it was meant for. */
export function ownPart(filter: Filter, fit: Fit): Filter {
  const own: Record<Exclude<keyof Filter, 'tags'>, readonly (string | null)[]> = {
    roles: [fit.role],
    townshipIds: [fit.townshipId],
    stationIds: [fit.stationId],
    organisationIds: [fit.organisationId],
    gridUnitIds: fit.unitIds,
    kinds: [fit.kind],
    tiers: [fit.tier],
    sectors: [fit.sector],
    industries: [fit.industry],
    posts: fit.role === 'EMPLOYEE' ? fit.posts : [],
  };
  const kept = Object.entries(own).flatMap(([name, values]) => {
    const asked = filter[name as keyof typeof own] ?? [];
    const his = asked.filter((value) => values.includes(value));
    return his.length > 0 ? [[name, his]] : [];
  });
  const tags = (filter.tags ?? []).filter((tag) => fits(tag, filter, fit));
  return { ...Object.fromEntries(kept), roles: [fit.role], ...(tags.length > 0 ? { tags } : {}) };
}

/** Tags of employees are alternatives; one of advisors speaks of advisors alone. */
function fits(tag: string, { tags }: Filter, { role, outOfProvince }: Fit): boolean {
  if (tag === 'PRIMARY_ADVISOR') return role === 'ADVISOR';
  if (role !== 'EMPLOYEE') return false;
  if (tag === 'OUT_OF_PROVINCE') return outOfProvince;
  return !(outOfProvince && tags?.includes('OUT_OF_PROVINCE'));
}
