import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { maskText } from '../../../lib/masking.ts';
import { cut } from '../../../lib/text.ts';
import type { OrganisationKind, Tier } from '../types.ts';
import type { Column } from './columns.ts';
import type { Importer, ListedRow, OrganisationPlan } from './types.ts';

interface Jurisdiction {
  id: string;
  kind: string;
  name: string;
  ids: string[];
}

interface Known {
  id: string;
  code: string;
  creditCode: string | null;
  name: string;
  shortName: string;
  kind: OrganisationKind;
  tier: Tier;
  townshipId: string;
  stationId: string;
}

type Remark = { column: Column; severity: 'ERROR' | 'WARN'; reason: string; sample: string };
export type Resolved = { plan: OrganisationPlan | null; remarks: Remark[] };

export interface Places {
  /** Looks up what these rows name, in one query. */
  learn(ex: Executor, rows: readonly ListedRow[]): Promise<void>;
  /** The organisation a row means, known or to be made, within what the importer may touch. */
  resolve(row: ListedRow): Resolved;
  covers(plan: Pick<OrganisationPlan, 'organisationId' | 'townshipId' | 'stationId'>): boolean;
}

/** More than these are forgotten and asked for again. */
const REMEMBERED = 5_000;
const MAKERS = ['CENTER_OFFICER', 'STATION_DUTY', 'STATION_CHIEF'];

/** What lists say of places against what the county knows of them. */
export async function loadPlaces(ex: Executor, importer: Importer, onlyId: string | null): Promise<Places> {
  const { rows } = await sql<{ id: string; kind: string; name: string; path: string }>`
    select id, kind, name, path from jurisdiction order by code`.execute(ex);
  const jurisdictions = new Map<string, Jurisdiction>(
    rows.map(({ path, ...row }) => [row.id, { ...row, ids: path.split('/').filter((id) => id !== '') }]),
  );
  const townships = new Map(
    [...jurisdictions.values()].filter(({ kind }) => kind === 'TOWNSHIP').map((township) => [township.name, township]),
  );
  const stationsOf = await loadStations(ex);
  const known = new Map<string, Known[]>();
  const only = onlyId === null ? null : ((await loadKnown(ex, sql`id = ${onlyId}`))[0] ?? null);

  const under = ({ organisationId, townshipId, stationId }: Parameters<Places['covers']>[0]): Set<string> =>
    new Set([
      ...(organisationId === null ? [] : [organisationId]),
      ...(jurisdictions.get(townshipId)?.ids ?? []),
      ...(jurisdictions.get(stationId)?.ids ?? []),
    ]);
  const isCovered = (place: Parameters<Places['covers']>[0], roles?: readonly string[]): boolean => {
    if (importer.kind === 'operator') return true;
    const ids = under(place);
    return importer.grants.some(({ role, scopeId }) => ids.has(scopeId) && (roles?.includes(role) ?? true));
  };

  function find(row: ListedRow): Known[] {
    if (row.creditCode !== '') return known.get(row.creditCode) ?? [];
    if (row.organisationName !== '') return known.get(row.organisationName) ?? [];
    return only ? [only] : [];
  }

  function resolve(row: ListedRow): Resolved {
    const remarks: Remark[] = [];
    const say = (column: Column, reason: string, sample: string, severity: 'ERROR' | 'WARN' = 'ERROR'): Resolved => {
      remarks.push({ column, severity, reason, sample: cut(maskText(sample), 20) });
      return { plan: null, remarks };
    };
    const township = row.township === '' ? null : (townships.get(row.township) ?? null);
    if (row.township !== '' && township === null)
      return say('乡镇街道', '没有这个乡镇街道，请按全称填写（如青岚街道）', row.township);
    const [organisation, another] = find(row);
    if (another) return say('统一社会信用代码', '有多个同名单位，请填写统一社会信用代码', row.organisationName);
    if (!organisation) return plan(row, township, say);

    if (only && organisation.id !== only.id)
      return say('单位名称', '本次只导入一个单位，此行是另一单位', row.organisationName);
    const resolved: OrganisationPlan = { ...organisation, ref: organisation.id, organisationId: organisation.id };
    if (!isCovered(resolved)) return say('单位名称', '该单位不在您的管理范围内', row.organisationName);
    if (row.organisationName !== '' && ![organisation.name, organisation.shortName].includes(row.organisationName))
      say(
        '单位名称',
        `与系统中该代码的单位名称不同（系统中为${cut(organisation.name, 20)}）`,
        row.organisationName,
        'WARN',
      );
    if (township && township.id !== organisation.townshipId)
      say('乡镇街道', '与系统中该单位所在的乡镇街道不同，未更改', row.township, 'WARN');
    return { plan: resolved, remarks };
  }

  function plan(
    row: ListedRow,
    township: Jurisdiction | null,
    say: (column: Column, reason: string, sample: string) => Resolved,
  ): Resolved {
    if (row.organisationName === '' && row.creditCode === '') return say('单位名称', '不能为空', '');
    if (only) return say('单位名称', '本次只导入一个单位，此行是另一单位', row.organisationName);
    if (importer.kind === 'person' && !importer.grants.some(({ role }) => MAKERS.includes(role)))
      return say('统一社会信用代码', '系统中没有这个单位；新增单位请联系反诈中心或派出所', row.creditCode);
    if (!/^[0-9A-Z]{18}$/.test(row.creditCode))
      return say('统一社会信用代码', '新单位须填写18位统一社会信用代码', row.creditCode);
    if (row.organisationName === '') return say('单位名称', '新单位须填写单位名称', '');
    if (township === null) return say('乡镇街道', '新单位须填写乡镇街道', row.township);
    if (row.kind === null) return say('类型', '新单位须填写类型（如企业）', '');
    const stationId = stationFor(township);
    if (stationId === null) return say('乡镇街道', '无法确定该乡镇街道的派出所，请联系反诈中心', row.township);
    const made: OrganisationPlan = {
      ref: `new:${row.creditCode}`,
      organisationId: null,
      code: row.creditCode,
      name: row.organisationName,
      kind: row.kind,
      tier: row.tier ?? 'GENERAL',
      townshipId: township.id,
      stationId,
    };
    if (!isCovered(made, MAKERS)) return say('乡镇街道', '该乡镇街道不在您的管理范围内', row.township);
    return { plan: made, remarks: [] };
  }

  /** The importer's own, else the one most organisations of the township have, else the one that bears its name. */
  function stationFor({ id, name }: Jurisdiction): string | null {
    const stations = [...jurisdictions.values()].filter(({ kind }) => kind === 'STATION');
    const named = stations.find((station) => station.name.startsWith(name));
    const usual = stationsOf.get(id) ?? named?.id ?? null;
    if (importer.kind === 'operator' || usual !== null) return usual;
    return importer.grants.find(({ scopeKind }) => scopeKind === 'STATION')?.scopeId ?? null;
  }

  return {
    covers: (place) => isCovered(place),
    resolve,
    async learn(ex, rows) {
      if (known.size > REMEMBERED) known.clear();
      const names = new Set(rows.map(({ creditCode, organisationName }) => creditCode || organisationName));
      const unknown = [...names].filter((name) => name !== '' && !known.has(name));
      if (unknown.length === 0) return;
      for (const name of unknown) known.set(name, []);
      const wanted = sql`any(${unknown}::text[])`;
      const found = await loadKnown(
        ex,
        sql`code = ${wanted} or credit_code = ${wanted} or name = ${wanted} or short_name = ${wanted}`,
      );
      for (const one of found)
        for (const name of new Set([one.code, one.creditCode ?? '', one.name, one.shortName]))
          known.get(name)?.push(one);
    },
  };
}

async function loadKnown(ex: Executor, condition: ReturnType<typeof sql>): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select id, code, credit_code as "creditCode", name, short_name as "shortName", kind, tier,
      township_id as "townshipId", station_id as "stationId"
    from organisation where ${condition}`.execute(ex);
  return rows;
}

async function loadStations(ex: Executor): Promise<Map<string, string>> {
  const { rows } = await sql<{ townshipId: string; stationId: string }>`
    select distinct on (township_id) township_id as "townshipId", station_id as "stationId"
    from (select township_id, station_id, count(*) as n from organisation group by 1, 2) as used
    order by township_id, n desc, station_id`.execute(ex);
  return new Map(rows.map(({ townshipId, stationId }) => [townshipId, stationId]));
}
