import type { Rows } from './rows.ts';
import { makeLeave } from './staff.ts';
import type { Workbench } from './workbench.ts';

export interface Officers {
  centreIds: string[];
  /** By station: the duty officer of the day and of the night. */
  dutyIds: [string, string][];
}

/** The centre's four officers, the county's offices, and duty and chief of every station. */
export function* makeOfficers(bench: Workbench, countyId: string, stationIds: readonly string[]): Rows<Officers> {
  const inCounty = { scopeKind: 'COUNTY', scopeId: countyId } as const;
  const centreIds: string[] = [];
  for (const n of [1, 2, 3, 4]) {
    const personId = yield* bench.person(`centre-${n}`);
    yield* bench.role({ ...inCounty, personId, role: 'CENTER_OFFICER', primary: n === 1 });
    centreIds.push(personId);
  }
  for (const [userid, role] of offices) {
    yield* bench.role({ ...inCounty, personId: yield* bench.person(userid), role, primary: true });
  }
  const dutyIds: [string, string][] = [];
  for (const [index, stationId] of stationIds.entries()) {
    const inStation = { scopeKind: 'STATION', scopeId: stationId } as const;
    const number = twoDigits(index + 1);
    const day = yield* bench.person(`duty-${number}`);
    const night = yield* bench.person(`duty-${number}-2`);
    yield* bench.role({ ...inStation, personId: day, role: 'STATION_DUTY', primary: true });
    yield* bench.role({ ...inStation, personId: night, role: 'STATION_DUTY' });
    const chief = yield* bench.person(`chief-${number}`);
    yield* bench.role({ ...inStation, personId: chief, role: 'STATION_CHIEF', primary: true });
    dutyIds.push([day, night]);
  }
  return { centreIds, dutyIds };
}

/** One officer for a handful of neighbouring organisations; the last one is on leave and the one before stands in. */
export function* makeCommunityPolice(
  bench: Workbench,
  organisationIdsByStation: readonly string[][],
  most: number,
): Rows {
  const officerIds: string[] = [];
  for (const organisationIds of organisationIdsByStation) {
    for (let first = 0; first < organisationIds.length; first += most) {
      const personId = yield* bench.person(`cp-${twoDigits(officerIds.length + 1)}`);
      for (const scopeId of organisationIds.slice(first, first + most)) {
        yield* bench.role({ personId, role: 'COMMUNITY_POLICE', scopeKind: 'ORGANISATION', scopeId, primary: true });
      }
      officerIds.push(personId);
    }
  }
  const [substitute, absent] = officerIds.slice(-2);
  if (substitute !== undefined && absent !== undefined) yield* makeLeave(bench, absent, substitute);
}

/** Centre and stations are manned around the clock: twelve hours by day, twelve by night. */
export function* makeOfficerShifts(
  bench: Workbench,
  { officers, countyId, stationIds, day }: { officers: Officers; countyId: string; stationIds: string[]; day: number },
): Rows {
  for (const [index, personId] of officers.centreIds.entries()) {
    const duty = { personId, role: 'CENTER_OFFICER', scopeKind: 'COUNTY', scopeId: countyId } as const;
    yield* bench.shift(duty, day, index < 2 ? 'day' : 'night');
  }
  for (const [index, scopeId] of stationIds.entries()) {
    const [byDay, byNight] = officers.dutyIds[index] ?? [];
    if (byDay === undefined || byNight === undefined) continue;
    const duty = { role: 'STATION_DUTY', scopeKind: 'STATION', scopeId } as const;
    yield* bench.shift({ ...duty, personId: byDay }, day, 'day');
    yield* bench.shift({ ...duty, personId: byNight }, day, 'night');
  }
}

const offices = [
  ['admin-1', 'COUNTY_ADMIN'],
  ['joint-1', 'JOINT_OFFICE'],
  ['auditor-1', 'AUDITOR'],
  ['lecturer-1', 'LECTURER'],
] as const;

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}
