import { whereIs } from '../../../lib/spreadsheet/index.ts';
import type { Organisation, OrganisationLine, Place, Planned } from '../types.ts';
import { findPlace } from './find.ts';
import { type Remarks, remarkOn } from './remarks.ts';

interface OrganisationInput {
  lines: readonly OrganisationLine[];
  places: readonly Place[];
  known: readonly Organisation[];
  remarks: Remarks;
  newId(): string;
}

export interface PlannedOrganisation extends Planned<Organisation> {
  line: OrganisationLine;
}

/** Which station answers for an organisation, and what it is; new ones are made, so that a roster finds them. */
export function planOrganisations({ lines, places, known, remarks, newId }: OrganisationInput): PlannedOrganisation[] {
  const named = { places };
  const listed = new Map<string, number>();
  const planned: PlannedOrganisation[] = [];
  for (const line of lines) {
    if (line.isFaulty) continue;
    const remark = remarkOn(remarks, '单位', line);
    const repeated = listed.get(line.code);
    listed.set(line.code, repeated ?? line.line);
    if (repeated !== undefined) {
      const where = whereIs(remarks.sheets, repeated);
      remark('统一社会信用代码', 'codeRepeated', { values: { where }, sample: line.code });
    }
    const before = known.find(({ code, creditCode }) => code === line.code || creditCode === line.code) ?? null;
    const township = line.township === '' ? null : findPlace(named, line.township, ['TOWNSHIP']).found;
    if (line.township !== '' && !township)
      remark('乡镇街道', 'placeUnknown', { values: { kind: '乡镇街道' }, sample: line.township });
    const station = line.station === '' ? null : findPlace(named, line.station, ['STATION']).found;
    if (line.station !== '' && !station)
      remark('派出所', 'placeUnknown', { values: { kind: '派出所' }, sample: line.station });
    if (line.isFaulty) continue;
    const after = before ? changed(before, line, township, station) : made(line, township, station);
    if (after === null) continue;
    planned.push({ line, before, after, change: before === null ? 'new' : isSame(before, after) ? 'same' : 'changed' });
  }
  return planned;

  function changed(
    before: Organisation,
    line: OrganisationLine,
    township: Place | null,
    station: Place | null,
  ): Organisation {
    return {
      ...before,
      name: line.name || before.name,
      kind: line.kind ?? before.kind,
      tier: line.tier ?? before.tier,
      townshipId: township?.id ?? before.townshipId,
      stationId: station?.id ?? before.stationId,
    };
  }

  function made(line: OrganisationLine, township: Place | null, station: Place | null): Organisation | null {
    const remark = remarkOn(remarks, '单位', line);
    if (!/^[0-9A-Z]{18}$/.test(line.code)) remark('统一社会信用代码', 'creditCodeShape', { sample: line.code });
    if (line.name === '') remark('单位名称', 'organisationMissing');
    if (line.kind === null) remark('类型', 'kindMissing');
    if (township === null) remark('乡镇街道', 'townshipMissing');
    const stationId = station?.id ?? (township ? usualStation(township) : null);
    if (township !== null && stationId === null) remark('派出所', 'stationMissing');
    if (line.isFaulty || line.kind === null || township === null || stationId === null) return null;
    const { name, code, kind, tier } = line;
    return {
      id: newId(),
      code,
      creditCode: code,
      name,
      kind,
      tier: tier ?? 'GENERAL',
      townshipId: township.id,
      stationId,
    };
  }

  /** The township's own, else the one that bears its name. */
  function usualStation({ stationId, name }: Place): string | null {
    return stationId ?? places.find((place) => place.kind === 'STATION' && place.name.startsWith(name))?.id ?? null;
  }
}

function isSame(a: Organisation, b: Organisation): boolean {
  const said = ({ name, kind, tier, townshipId, stationId }: Organisation) => [name, kind, tier, townshipId, stationId];
  return said(a).join('\n') === said(b).join('\n');
}
