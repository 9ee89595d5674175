import { createDirectory, type Role, type ScopeKind } from '../../../src/domain/directory/index.ts';
import { createEvents } from '../../../src/kernel/events/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { newId } from '../../../src/lib/ids.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

export const corpId = 'wwtown0001';
export const crypto = createFieldCrypto([{ kid: 'test', key: Buffer.alloc(32, 7) }]);

/** County ⊃ two stations and townships ⊃ a plant (two units, three advisors) and a shop; nobody else. */
export async function buildTestApp() {
  const database: TestDatabase = await testDatabase();
  const { db } = database;
  const events = createEvents();
  const directory = createDirectory({ crypto, corpId, events });

  const jurisdiction = async (kind: 'COUNTY' | 'TOWNSHIP' | 'STATION', above?: { id: string; path: string }) => {
    const id = newId();
    const path = `${above?.path ?? '/'}${id}/`;
    const row = { id, parentId: above?.id ?? null, kind, code: id, name: kind, path };
    await db.insertInto('jurisdiction').values(row).execute();
    return { id, path };
  };
  const organisation = async (code: string, townshipId: string, stationId: string): Promise<string> => {
    const id = newId();
    const place = { townshipId, stationId };
    const names = { code, creditCode: `00DEMO${code}`, name: `单位${code}`, shortName: `单位${code}` };
    await db
      .insertInto('organisation')
      .values({ id, ...names, ...place, kind: 'ENTERPRISE' })
      .execute();
    return id;
  };
  const unit = async (organisationId: string, name: string, parent?: { id: string; path: string }) => {
    const id = newId();
    const path = `${parent?.path ?? '/'}${id}/`;
    const row = {
      id,
      organisationId,
      parentId: parent?.id ?? null,
      kind: 'WORKSHOP',
      name,
      path,
    } as const;
    await db.insertInto('gridUnit').values(row).execute();
    return { id, path };
  };
  const person = async (userid: string | null, { name = '岚知夏', phone }: { name?: string; phone?: string } = {}) => {
    const id = newId();
    const sealed = phone === undefined ? {} : { phoneSealed: crypto.seal(phone), phoneHash: crypto.phoneHash(phone) };
    await db
      .insertInto('person')
      .values({ id, name, ...sealed })
      .execute();
    if (userid !== null) {
      await db.insertInto('wecomAccount').values({ corpId, userid, personId: id }).execute();
    }
    return id;
  };
  const holder = async (
    userid: string,
    grant: { role: Role; scopeKind: ScopeKind; scopeId: string; primary?: boolean; optedIn?: boolean },
  ): Promise<string> => {
    const personId = await person(userid);
    await directory.assignRole(db, { ...grant, personId, from: new Date('2026-01-01T00:00:00Z') });
    return personId;
  };
  const employee = async (
    personId: string,
    { organisationId, no, unitId = null }: { organisationId: string; no: string; unitId?: string | null },
  ): Promise<string> => {
    const id = newId();
    const row = { id, personId, organisationId, employeeNo: no, gridUnitId: unitId };
    await db
      .insertInto('employment')
      .values({ ...row, post: '操作工' })
      .execute();
    return id;
  };

  const county = await jurisdiction('COUNTY');
  const [township, station] = [await jurisdiction('TOWNSHIP', county), await jurisdiction('STATION', county)];
  const [farTownship, farStation] = [await jurisdiction('TOWNSHIP', county), await jurisdiction('STATION', county)];
  const plant = await organisation('A', township.id, station.id);
  const shop = await organisation('B', farTownship.id, farStation.id);
  const hall = await unit(plant, '冲压车间');
  const team = await unit(plant, '冲压车间一班', hall);

  return {
    events,
    ...{ db, directory, county, township, station, farTownship, farStation, plant, shop, hall, team },
    ...{ person, holder, employee },
    drop: () => database.drop(),
  };
}

export type TestApp = Awaited<ReturnType<typeof buildTestApp>>;

export const noon = new Date('2026-11-22T04:00:00Z');

/** So many hours from noon. */
export function hour(offset: number): Date {
  return new Date(noon.getTime() + offset * 3_600_000);
}
