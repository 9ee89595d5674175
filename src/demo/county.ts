import { countyName, townships } from './names.ts';
import { planOrganisations, type Scale } from './plan.ts';
import { makeAdvisorShift, makeLeave, makeStaff, type Staff } from './staff.ts';
import { createWorkbench, type Rows, type Workbench } from './workbench.ts';

export interface CountyInput {
  seed: number;
  scale: Scale;
  /** YYYY-MM-DD: hire dates, roster and leave hang on it. */
  today: string;
}

const population = 680_000;
const rosterDays = 60;
const organisationsPerOfficer: Record<Scale, number> = { small: 3, full: 6 };

/** The invented county row by row, parents before children: equal input gives equal rows, without clock or locale. */
export function* generateCounty({ seed, scale, today }: CountyInput): Rows {
  const bench = createWorkbench(seed, today);
  const { countyId, townshipIds, stationIds } = yield* makeJurisdictions(bench);
  const officers = yield* makeOfficers(bench, countyId, stationIds);

  const organisationIdsByStation: string[][] = stationIds.map(() => []);
  const bigPlants: { organisationId: string; staff: Staff }[] = [];
  for (const [index, plan] of planOrganisations(seed, scale).entries()) {
    const organisationId = bench.id('organisation');
    const row = {
      id: organisationId,
      code: plan.code,
      creditCode: `00DEMO${String(index + 1).padStart(12, '0')}`,
      name: plan.name,
      shortName: plan.shortName,
      kind: plan.kind,
      tier: plan.tier,
      sector: plan.sector,
      industry: plan.industry,
      townshipId: townshipIds[plan.township] ?? '',
      stationId: stationIds[plan.township] ?? '',
    };
    yield { table: 'organisation', row };
    const staff = yield* makeStaff(bench, organisationId, plan);
    organisationIdsByStation[plan.township]?.push(organisationId);
    if (plan.size >= 1000) bigPlants.push({ organisationId, staff });
    const deputy = staff.advisorIds[1];
    if (index % 40 === 3 && deputy !== undefined) yield* makeLeave(bench, deputy, staff.firstEmployeeId);
  }
  yield* makeCommunityPolice(bench, organisationIdsByStation, organisationsPerOfficer[scale]);

  for (let day = -1; day < rosterDays; day += 1) {
    yield* makeOfficerShifts(bench, { officers, countyId, stationIds, day });
    for (const { organisationId, staff } of bigPlants) yield* makeAdvisorShift(bench, organisationId, staff, day);
  }
}

function* makeJurisdictions(bench: Workbench): Rows<{ countyId: string; townshipIds: string[]; stationIds: string[] }> {
  const countyId = bench.id('jurisdiction');
  const county = { id: countyId, parentId: null, kind: 'COUNTY', code: '00', name: countyName, population } as const;
  yield { table: 'jurisdiction', row: { ...county, path: `/${countyId}/` } };
  const townshipIds: string[] = [];
  const stationIds: string[] = [];
  for (const [index, { name, weight }] of townships.entries()) {
    const number = String(index + 1).padStart(2, '0');
    const [townshipId, stationId] = [bench.id('jurisdiction'), bench.id('jurisdiction')];
    const township = { kind: 'TOWNSHIP', code: number, name, population: (population / 100) * weight } as const;
    const station = { kind: 'STATION', code: `S${number}`, name: `${name}派出所`, population: null } as const;
    const under = { parentId: countyId };
    yield {
      table: 'jurisdiction',
      row: { id: townshipId, ...under, ...township, path: `/${countyId}/${townshipId}/` },
    };
    yield { table: 'jurisdiction', row: { id: stationId, ...under, ...station, path: `/${countyId}/${stationId}/` } };
    townshipIds.push(townshipId);
    stationIds.push(stationId);
  }
  return { countyId, townshipIds, stationIds };
}

interface Officers {
  centreIds: string[];
  /** By station: the duty officer of the day and of the night. */
  dutyIds: [string, string][];
}

/** The centre's four officers, the county's offices, and duty and chief of every station. */
function* makeOfficers(bench: Workbench, countyId: string, stationIds: readonly string[]): Rows<Officers> {
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
function* makeCommunityPolice(bench: Workbench, organisationIdsByStation: readonly string[][], most: number): Rows {
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
function* makeOfficerShifts(
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
