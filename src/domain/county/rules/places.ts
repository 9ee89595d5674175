import { whereIs } from '../../../lib/spreadsheet/index.ts';
import type { Lookup, Place, PlaceKind, PlaceLine, Planned } from '../types.ts';
import { type Remarks, remarkOn } from './remarks.ts';

interface PlaceInput {
  lines: readonly PlaceLine[];
  lookup: Pick<Lookup, 'places'>;
  remarks: Remarks;
  newId(): string;
}

/** Wider places first. */
const RANK: Record<PlaceKind, number> = { PROVINCE: 0, CITY: 1, COUNTY: 2, TOWNSHIP: 3, STATION: 4 };

/** The tree as it will be: by (kind, code), parents before children; a place that moves takes what lies below it along. */
export function planPlaces({ lines, lookup, remarks, newId }: PlaceInput): {
  planned: Planned<Place>[];
  all: Place[];
} {
  const byCode = new Map(lookup.places.map((place) => [place.code, place]));
  const before = new Map(lookup.places.map((place) => [place.id, place]));
  const listed = new Map<string, number>();
  const planned = new Map<string, { line: PlaceLine; after: Place }>();

  for (const line of [...lines].sort((a, b) => rankOf(a) - rankOf(b) || a.line - b.line)) {
    const { kind, name, code } = line;
    if (line.isFaulty || kind === null) continue;
    const remark = remarkOn(remarks, '辖区', line);
    const repeated = listed.get(code);
    if (repeated !== undefined) {
      remark('编码', 'codeRepeated', { values: { where: whereIs(remarks.sheets, repeated) }, sample: code });
      continue;
    }
    listed.set(code, line.line);
    const known = byCode.get(code);
    if (known && known.kind !== kind) {
      remark('编码', 'codeOfAnother', { sample: code });
      continue;
    }
    const namesake = [...byCode.values()].find(
      (other) => other.code !== code && other.kind === kind && other.name === name,
    );
    if (namesake) {
      remark('名称', 'nameRepeated', { values: { code: namesake.code }, sample: name });
      continue;
    }
    const parent = parentOf(line, kind);
    if (parent === undefined) continue;
    const id = known?.id ?? newId();
    const after: Place = {
      id,
      parentId: parent?.id ?? null,
      kind,
      code,
      name,
      path: `${parent?.path ?? '/'}${id}/`,
      population: line.population ?? known?.population ?? null,
      stationId: known?.stationId ?? null,
    };
    byCode.set(code, after);
    planned.set(code, { line, after });
  }

  for (const { line, after } of planned.values()) {
    if (line.station === '') continue;
    const stations = [...byCode.values()].filter(({ kind }) => kind === 'STATION');
    const station =
      stations.find(({ code }) => code === line.station) ?? stations.find(({ name }) => name === line.station);
    if (after.kind !== 'TOWNSHIP') remarkOn(remarks, '辖区', line)('派出所', 'stationOfTownship', { severity: 'WARN' });
    else if (station) after.stationId = station.id;
    else
      remarkOn(remarks, '辖区', line)('派出所', 'placeUnknown', { values: { kind: '派出所' }, sample: line.station });
  }

  const taken = [...planned.values()].filter(({ line }) => !line.isFaulty);
  return {
    planned: taken.map(({ after }) => {
      const was = before.get(after.id) ?? null;
      return { before: was, after, change: was === null ? 'new' : isSame(was, after) ? 'same' : 'changed' };
    }),
    all: [...byCode.values()],
  };

  /** Undefined: it has none, and that was said. */
  function parentOf(line: PlaceLine, kind: PlaceKind): Place | null | undefined {
    const remark = remarkOn(remarks, '辖区', line);
    if (line.parentCode !== '') {
      const parent = byCode.get(line.parentCode);
      if (parent && RANK[parent.kind] < RANK[kind]) return parent;
      remark('上级编码', 'parentUnknown', { sample: line.parentCode });
      return undefined;
    }
    const known = byCode.get(line.code);
    if (known) return [...byCode.values()].find(({ id }) => id === known.parentId) ?? null;
    if (RANK[kind] <= RANK.COUNTY) return null;
    const [county, another] = [...byCode.values()].filter((place) => place.kind === 'COUNTY');
    if (county && !another) return county;
    remark('上级编码', county ? 'countySeveral' : 'countyMissing', {});
    return undefined;
  }
}

function rankOf({ kind }: PlaceLine): number {
  return kind === null ? 0 : RANK[kind];
}

function isSame(a: Place, b: Place): boolean {
  return a.name === b.name && a.path === b.path && a.population === b.population && a.stationId === b.stationId;
}
