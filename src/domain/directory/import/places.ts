import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { maskText } from '../../../lib/masking.ts';
import { cut } from '../../../lib/text.ts';
import type { Column } from './columns.ts';
import type { FaultCode, FaultWords } from './fault-words.ts';
import { type KnownOrganisation, knownOrganisations } from './store/organisations.ts';
import type { Importer, ListedRow, OrganisationPlan } from './types.ts';

interface Jurisdiction {
  id: string;
  kind: string;
  name: string;
  /** Of a township: the station that a county's list names for it. */
  stationId: string | null;
  ids: string[];
}

type Remark = { column: Column; severity: 'ERROR' | 'WARN'; reason: string; sample: string };
type Refuse = (column: Column, reason: FaultCode, sample: string) => Resolved;
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
export async function loadPlaces(
  ex: Executor,
  { importer, onlyId, words }: { importer: Importer; onlyId: string | null; words: FaultWords },
): Promise<Places> {
  const { rows } = await sql<Omit<Jurisdiction, 'ids'> & { path: string }>`
    select id, kind, name, station_id as "stationId", path from jurisdiction order by code`.execute(ex);
  const jurisdictions = new Map<string, Jurisdiction>(
    rows.map(({ path, ...row }) => [row.id, { ...row, ids: path.split('/').filter((id) => id !== '') }]),
  );
  const townships = new Map(
    [...jurisdictions.values()].filter(({ kind }) => kind === 'TOWNSHIP').map((township) => [township.name, township]),
  );
  const stationsOf = await loadStations(ex);
  const known = new Map<string, KnownOrganisation[]>();
  const meantId = onlyId ?? soleOf(importer);
  const only = meantId === null ? null : ((await knownOrganisations(ex, sql`id = ${meantId}`))[0] ?? null);

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

  function find(row: ListedRow): KnownOrganisation[] {
    if (row.creditCode !== '') return known.get(row.creditCode) ?? [];
    if (row.organisationName !== '') return known.get(row.organisationName) ?? [];
    return only ? [only] : [];
  }

  function resolve(row: ListedRow): Resolved {
    const remarks: Remark[] = [];
    const note = (column: Column, severity: Remark['severity'], reason: string, sample: string) =>
      remarks.push({ column, severity, reason, sample: cut(maskText(sample), 20) });
    const refuse: Refuse = (column, reason, sample) => {
      note(column, 'ERROR', words(reason), sample);
      return { plan: null, remarks };
    };
    const township = row.township === '' ? null : (townships.get(row.township) ?? null);
    if (row.township !== '' && township === null) return refuse('乡镇街道', 'townshipUnknown', row.township);
    const [organisation, another] = find(row);
    if (another) return refuse('统一社会信用代码', 'organisationSeveral', row.organisationName);
    if (!organisation) return plan(row, township, refuse);

    if (onlyId !== null && organisation.id !== onlyId)
      return refuse('单位名称', 'organisationOther', row.organisationName);
    const resolved: OrganisationPlan = { ...organisation, ref: organisation.id, organisationId: organisation.id };
    if (!isCovered(resolved)) return refuse('单位名称', 'organisationOutside', row.organisationName);
    if (row.organisationName !== '' && ![organisation.name, organisation.shortName].includes(row.organisationName))
      note(
        '单位名称',
        'WARN',
        words('organisationDiffers', { name: cut(organisation.name, 20) }),
        row.organisationName,
      );
    if (township && township.id !== organisation.townshipId)
      note('乡镇街道', 'WARN', words('townshipDiffers'), row.township);
    return { plan: resolved, remarks };
  }

  function plan(row: ListedRow, township: Jurisdiction | null, refuse: Refuse): Resolved {
    if (row.organisationName === '' && row.creditCode === '') return refuse('单位名称', 'blank', '');
    if (onlyId !== null) return refuse('单位名称', 'organisationOther', row.organisationName);
    if (importer.kind === 'person' && !importer.grants.some(({ role }) => MAKERS.includes(role)))
      return refuse('统一社会信用代码', 'organisationUnknown', row.creditCode);
    if (!/^[0-9A-Z]{18}$/.test(row.creditCode)) return refuse('统一社会信用代码', 'creditCodeShape', row.creditCode);
    if (row.organisationName === '') return refuse('单位名称', 'organisationMissing', '');
    if (township === null) return refuse('乡镇街道', 'townshipMissing', row.township);
    if (row.kind === null) return refuse('类型', 'kindMissing', '');
    const stationId = stationFor(township);
    if (stationId === null) return refuse('乡镇街道', 'stationUnknown', row.township);
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
    if (!isCovered(made, MAKERS)) return refuse('乡镇街道', 'townshipOutside', row.township);
    return { plan: made, remarks: [] };
  }

  /** The township's own, else the one most of its organisations have, else the one that bears its name, else the importer's. */
  function stationFor({ id, name, stationId }: Jurisdiction): string | null {
    const stations = [...jurisdictions.values()].filter(({ kind }) => kind === 'STATION');
    const named = stations.find((station) => station.name.startsWith(name));
    const usual = stationId ?? stationsOf.get(id) ?? named?.id ?? null;
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
      const found = await knownOrganisations(
        ex,
        sql`code = ${wanted} or credit_code = ${wanted} or name = ${wanted} or short_name = ${wanted}`,
      );
      for (const one of found)
        for (const name of new Set([one.code, one.creditCode ?? '', one.name, one.shortName]))
          known.get(name)?.push(one);
    },
  };
}

async function loadStations(ex: Executor): Promise<Map<string, string>> {
  const { rows } = await sql<{ townshipId: string; stationId: string }>`
    select distinct on (township_id) township_id as "townshipId", station_id as "stationId"
    from (select township_id, station_id, count(*) as n from organisation group by 1, 2) as used
    order by township_id, n desc, station_id`.execute(ex);
  return new Map(rows.map(({ townshipId, stationId }) => [townshipId, stationId]));
}

/** Whoever answers for one organisation alone need not name it in each row. */
function soleOf(importer: Importer): string | null {
  if (importer.kind === 'operator') return null;
  const [first, ...rest] = importer.grants;
  if (first?.scopeKind !== 'ORGANISATION') return null;
  return rest.every(({ scopeKind, scopeId }) => scopeKind === 'ORGANISATION' && scopeId === first.scopeId)
    ? first.scopeId
    : null;
}
