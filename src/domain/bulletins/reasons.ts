import type { Texts } from '../../config/text-file.ts';
import type { AudienceFilter } from '../directory/index.ts';

export interface FilterReason {
  filter: string;
  text: string;
}

/** Ids of places in a filter, whose names a reason needs. */
export function placeIdsIn(filter: AudienceFilter): string[] {
  const { townshipIds = [], stationIds = [], organisationIds = [], gridUnitIds = [] } = filter;
  return [...townshipIds, ...stationIds, ...organisationIds, ...gridUnitIds];
}

/** Why somebody is among the readers, filter by filter: 「岗位为财务」, 「所在乡镇青岚街道」. */
export function reasonsOf(texts: Texts, filter: AudienceFilter, names: ReadonlyMap<string, string>): FilterReason[] {
  const { bulletin, roles } = texts;
  const words: Record<string, Readonly<Record<string, string>>> = {
    roles,
    kinds: bulletin.kinds,
    tiers: bulletin.tiers,
    sectors: bulletin.sectors,
    tags: bulletin.tags,
  };
  return Object.entries(filter).flatMap(([name, values]: [string, readonly string[] | undefined]) => {
    if (!values || values.length === 0) return [];
    const said = values.slice(0, SHOWN).map((value) => words[name]?.[value] ?? names.get(value) ?? value);
    const more = values.length > SHOWN ? `等${values.length}项` : '';
    const whose = name === 'posts' && filter.roles.length > 1 ? roles.EMPLOYEE : '';
    return [{ filter: name, text: `${whose}${bulletin.why[name] ?? name}${said.join('、')}${more}` }];
  });
}

const SHOWN = 5;
