import type { Role } from '../../src/config/codes.ts';
import type { ScopeKind } from '../../src/domain/directory/index.ts';
import type { TestApp } from './test-app.ts';

interface Post {
  role: Role;
  scopeKind: ScopeKind;
  scopeId: string;
}

/** Where the readers of a testApp stand: one plant, the unit of its first workers, and what lies above. */
export interface Place {
  organisationId: string;
  gridUnitId: string;
  stationId: string;
  countyId: string;
}

/** The plant of this code, and the unit of the employee with this number. */
export async function placeOf(testApp: TestApp, code: string, employeeNo: string): Promise<Place> {
  const found = await testApp.app.db
    .selectFrom('organisation')
    .innerJoin('employment', 'employment.organisationId', 'organisation.id')
    .select(['organisation.id', 'stationId', 'gridUnitId'])
    .where('code', '=', code)
    .where('employeeNo', '=', employeeNo)
    .executeTakeFirstOrThrow();
  const county = await testApp.app.db
    .selectFrom('jurisdiction')
    .select('id')
    .where('kind', '=', 'COUNTY')
    .executeTakeFirstOrThrow();
  return {
    organisationId: found.id,
    stationId: found.stationId,
    gridUnitId: found.gridUnitId ?? '',
    countyId: county.id,
  };
}

const SCOPE_OF: Record<string, (place: Place) => Pick<Post, 'scopeKind' | 'scopeId'>> = {
  COUNTY_ADMIN: ofCounty,
  CENTER_OFFICER: ofCounty,
  JOINT_OFFICE: ofCounty,
  AUDITOR: ofCounty,
  LECTURER: ofCounty,
  STATION_DUTY: ofStation,
  STATION_CHIEF: ofStation,
  GRID_OWNER: ({ gridUnitId }) => ({ scopeKind: 'GRID_UNIT', scopeId: gridUnitId }),
};

function ofCounty({ countyId }: Place) {
  return { scopeKind: 'COUNTY', scopeId: countyId } as const;
}

function ofStation({ stationId }: Place) {
  return { scopeKind: 'STATION', scopeId: stationId } as const;
}

/** Gives an employee these posts at the place, beside what he is already. */
export async function appoint(testApp: TestApp, userid: string, roles: readonly Role[], place: Place): Promise<void> {
  const { directory, db } = testApp.app;
  const person = await directory.personByUserid(db, userid);
  if (!person) throw new Error(`nobody is ${userid}`);
  for (const role of roles) {
    const scope = SCOPE_OF[role]?.(place) ?? { scopeKind: 'ORGANISATION' as const, scopeId: place.organisationId };
    await directory.assignRole(db, { personId: person.id, role, ...scope });
  }
}
