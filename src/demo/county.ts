import { countyName, townships } from './names.ts';
import { planOrganisations, type Scale } from './plan.ts';
import { makeCommunityPolice, makeOfficerShifts, makeOfficers } from './police.ts';
import type { Rows } from './rows.ts';
import { makeAdvisorShift, makeLeave, makeStaff, type Staff } from './staff.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

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
      credit_code: `00DEMO${String(index + 1).padStart(12, '0')}`,
      name: plan.name,
      short_name: plan.shortName,
      kind: plan.kind,
      tier: plan.tier,
      sector: plan.sector,
      industry: plan.industry,
      township_id: townshipIds[plan.township] ?? '',
      station_id: stationIds[plan.township] ?? '',
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
  const county = { id: countyId, parent_id: null, kind: 'COUNTY', code: '00', name: countyName, population } as const;
  yield { table: 'jurisdiction', row: { ...county, path: `/${countyId}/` } };
  const townshipIds: string[] = [];
  const stationIds: string[] = [];
  for (const [index, { name, weight }] of townships.entries()) {
    const number = String(index + 1).padStart(2, '0');
    const [townshipId, stationId] = [bench.id('jurisdiction'), bench.id('jurisdiction')];
    const township = { kind: 'TOWNSHIP', code: number, name, population: (population / 100) * weight } as const;
    const station = { kind: 'STATION', code: `S${number}`, name: `${name}派出所`, population: null } as const;
    const under = { parent_id: countyId };
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
