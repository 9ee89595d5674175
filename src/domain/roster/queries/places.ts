import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { FaultCode, FaultWords, Importer } from '../../../kernel/imports/index.ts';
import { maskText } from '../../../lib/masking.ts';
import { cut } from '../../../lib/text.ts';
import { type KnownOrganisation, knownOrganisations } from '../../directory/index.ts';
import type { Column } from '../import.ts';
import type { ListedRow, OrganisationPlan } from '../types.ts';

interface Jurisdiction {
  id: string;
  kind: string;
  name: string;
  /** Of a township: the station that a county's list names for it. */
  stationId: string | null;
  ids: string[];
}

/** What lists say of places, and what the county knows of them. */
export interface Places {
  importer: Importer;
  jurisdictions: ReadonlyMap<string, Jurisdiction>;
  townships: ReadonlyMap<string, Jurisdiction>;
  /** The station that most organisations of a township have. */
  stationsOf: ReadonlyMap<string, string>;
  /** The list is about this one only. */
  onlyId: string | null;
  /** That of rows which name none. */
  only: KnownOrganisation | null;
  /** What was looked up by code or name. */
  known: Map<string, KnownOrganisation[]>;
}

type Place = Pick<OrganisationPlan, 'organisationId' | 'townshipId' | 'stationId'>;
type Remark = { column: Column; severity: 'ERROR' | 'WARN'; reason: string; sample: string };
type Refuse = (column: Column, reason: FaultCode, sample: string) => Resolved;
export type Resolved = { plan: OrganisationPlan | null; remarks: Remark[] };

/** More than these are forgotten and asked for again. */
const REMEMBERED = 5_000;
const MAKERS = ['CENTER_OFFICER', 'STATION_DUTY', 'STATION_CHIEF'];

export async function loadPlaces(
  ex: Executor,
  { importer, onlyId }: { importer: Importer; onlyId: string | null },
): Promise<Places> {
  const { rows } = await sql<Omit<Jurisdiction, 'ids'> & { path: string }>`
    select id, kind, name, station_id, path from jurisdiction order by code`.execute(ex);
  const jurisdictions = new Map<string, Jurisdiction>(
    rows.map(({ path, ...row }) => [row.id, { ...row, ids: path.split('/').filter((id) => id !== '') }]),
  );
  const townships = [...jurisdictions.values()].filter(({ kind }) => kind === 'TOWNSHIP');
  const sole = onlyId ?? soleOf(importer);
  return {
    importer,
    jurisdictions,
    townships: new Map(townships.map((township) => [township.name, township])),
    stationsOf: await loadStations(ex),
    onlyId,
    only: sole === null ? null : ((await knownOrganisations(ex, sql`id = ${sole}`))[0] ?? null),
    known: new Map(),
  };
}

/** Looks up what these rows name, in one query. */
export async function learnPlaces(ex: Executor, { known }: Places, rows: readonly ListedRow[]): Promise<void> {
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
    for (const name of new Set([one.code, one.creditCode ?? '', one.name, one.shortName])) known.get(name)?.push(one);
}

/** Whether the importer may touch it, by any grant or by one of these roles. */
export function isCovered({ importer, jurisdictions }: Places, place: Place, roles?: readonly string[]): boolean {
  if (importer.kind === 'operator') return true;
  const ids = new Set([
    ...(place.organisationId === null ? [] : [place.organisationId]),
    ...(jurisdictions.get(place.townshipId)?.ids ?? []),
    ...(jurisdictions.get(place.stationId)?.ids ?? []),
  ]);
  return importer.grants.some(({ role, scopeId }) => ids.has(scopeId) && (roles?.includes(role) ?? true));
}

/** The organisation a row means, known or to be made, within what the importer may touch. */
export function resolvePlace(places: Places, row: ListedRow, words: FaultWords): Resolved {
  const { townships, onlyId } = places;
  const remarks: Remark[] = [];
  const note = (column: Column, severity: Remark['severity'], reason: string, sample: string) =>
    remarks.push({ column, severity, reason, sample: cut(maskText(sample), 20) });
  const refuse: Refuse = (column, reason, sample) => {
    note(column, 'ERROR', words(reason), sample);
    return { plan: null, remarks };
  };
  const township = row.township === '' ? null : (townships.get(row.township) ?? null);
  if (row.township !== '' && township === null) return refuse('乡镇街道', 'townshipUnknown', row.township);
  const [organisation, another] = organisationsNamed(places, row);
  if (another) return refuse('统一社会信用代码', 'organisationSeveral', row.organisationName);
  if (!organisation) return planned(places, { row, township }, refuse);

  if (onlyId !== null && organisation.id !== onlyId)
    return refuse('单位名称', 'organisationOther', row.organisationName);
  const plan: OrganisationPlan = { ...organisation, ref: organisation.id, organisationId: organisation.id };
  if (!isCovered(places, plan)) return refuse('单位名称', 'organisationOutside', row.organisationName);
  if (row.organisationName !== '' && ![organisation.name, organisation.shortName].includes(row.organisationName)) {
    const reason = words('organisationDiffers', { name: cut(organisation.name, 20) });
    note('单位名称', 'WARN', reason, row.organisationName);
  }
  if (township && township.id !== organisation.townshipId)
    note('乡镇街道', 'WARN', words('townshipDiffers'), row.township);
  return { plan, remarks };
}

function organisationsNamed({ known, only }: Places, row: ListedRow): KnownOrganisation[] {
  if (row.creditCode !== '') return known.get(row.creditCode) ?? [];
  if (row.organisationName !== '') return known.get(row.organisationName) ?? [];
  return only ? [only] : [];
}

function planned(
  places: Places,
  { row, township }: { row: ListedRow; township: Jurisdiction | null },
  refuse: Refuse,
): Resolved {
  const { importer, onlyId } = places;
  if (row.organisationName === '' && row.creditCode === '') return refuse('单位名称', 'blank', '');
  if (onlyId !== null) return refuse('单位名称', 'organisationOther', row.organisationName);
  if (importer.kind === 'person' && !importer.grants.some(({ role }) => MAKERS.includes(role)))
    return refuse('统一社会信用代码', 'organisationUnknown', row.creditCode);
  if (!/^[0-9A-Z]{18}$/.test(row.creditCode)) return refuse('统一社会信用代码', 'creditCodeShape', row.creditCode);
  if (row.organisationName === '') return refuse('单位名称', 'organisationMissing', '');
  if (township === null) return refuse('乡镇街道', 'townshipMissing', row.township);
  if (row.kind === null) return refuse('类型', 'kindMissing', '');
  const stationId = stationFor(places, township);
  if (stationId === null) return refuse('乡镇街道', 'stationUnknown', row.township);
  const plan: OrganisationPlan = {
    ref: `new:${row.creditCode}`,
    organisationId: null,
    code: row.creditCode,
    name: row.organisationName,
    kind: row.kind,
    tier: row.tier ?? 'GENERAL',
    townshipId: township.id,
    stationId,
  };
  if (!isCovered(places, plan, MAKERS)) return refuse('乡镇街道', 'townshipOutside', row.township);
  return { plan, remarks: [] };
}

/** The township's own, else the one most of its organisations have, else the one that bears its name, else the importer's. */
function stationFor({ importer, jurisdictions, stationsOf }: Places, { id, name, stationId }: Jurisdiction) {
  const stations = [...jurisdictions.values()].filter(({ kind }) => kind === 'STATION');
  const named = stations.find((station) => station.name.startsWith(name));
  const usual = stationId ?? stationsOf.get(id) ?? named?.id ?? null;
  if (importer.kind === 'operator' || usual !== null) return usual;
  return importer.grants.find(({ scopeKind }) => scopeKind === 'STATION')?.scopeId ?? null;
}

async function loadStations(ex: Executor): Promise<Map<string, string>> {
  const { rows } = await sql<{ townshipId: string; stationId: string }>`
    select distinct on (township_id) township_id, station_id
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
