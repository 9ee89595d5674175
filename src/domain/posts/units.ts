import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Refusals } from './refusals.ts';
import type { Rights } from './rights.ts';
import * as store from './store/units.ts';

interface UnitNeeds {
  db: Database;
  directory: Directory;
  audit: Audit;
  rights: Rights;
  refusals: Refusals;
}

interface NewOwner {
  employeeId: string;
  deputy: boolean;
  optedIn: boolean;
}

/** Grid units and who answers for them: one owner each, and deputies. */
export function createUnits({ db, directory, audit, rights, refusals }: UnitNeeds) {
  const { invalid, notFound } = refusals;

  async function noteOwnerless(tx: Tx, organisationId: string): Promise<void> {
    const defect = { kind: 'UNIT_WITHOUT_OWNER' as const, organisationId };
    const ownerless = await store.unitsOf(tx, organisationId, true);
    if (ownerless.length > 0) await directory.defect(tx, defect);
    else await directory.closeDefect(tx, defect);
  }

  return {
    async list(organisationId: string, by: string, ownerless: boolean): Promise<store.UnitRow[]> {
      await rights.demand(db, {
        personId: by,
        at: await appNow(db),
        action: 'directory.view',
        place: { organisationId },
      });
      return store.unitsOf(db, organisationId, ownerless);
    },

    /** The new owner takes the place of the old one; a deputy stands beside him. */
    setOwner: (unitId: string, { employeeId, deputy, optedIn }: NewOwner, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const organisationId = await store.organisationOf(tx, unitId);
        if (!organisationId) throw notFound();
        const at = await appNow(tx);
        await rights.demand(tx, { personId: by, at, action: 'roster.edit', place: { organisationId } });
        const [employee] = await directory.matchEmployee(tx, { employeeId, orgId: organisationId });
        if (!employee) throw invalid('employeeId', 'employeeUnknown');
        const { personId } = employee;
        const owners = await store.ownersOf(tx, unitId);
        const leaving = owners.filter((one) => one.personId === personId || (one.primary && !deputy));
        for (const one of leaving)
          await directory.endRole(tx, { personId: one.personId, role: 'GRID_OWNER', scopeId: unitId, at });
        const scope = { role: 'GRID_OWNER', scopeKind: 'GRID_UNIT', scopeId: unitId } as const;
        await directory.assignRole(tx, { ...scope, personId, primary: !deputy, optedIn, from: at });
        await audit.record(tx, {
          ...acting,
          action: 'unit.owner',
          object: { kind: 'grid_unit', id: unitId },
          after: { personId, deputy },
        });
        await noteOwnerless(tx, organisationId);
      }),

    removeOwner: (unitId: string, personId: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const organisationId = await store.organisationOf(tx, unitId);
        if (!organisationId) throw notFound();
        const at = await appNow(tx);
        await rights.demand(tx, { personId: by, at, action: 'roster.edit', place: { organisationId } });
        const count = await directory.endRole(tx, { personId, role: 'GRID_OWNER', scopeId: unitId, at });
        if (count === 0) throw notFound();
        await audit.record(tx, {
          ...acting,
          action: 'unit.owner_ended',
          object: { kind: 'grid_unit', id: unitId },
          before: { personId },
        });
        await noteOwnerless(tx, organisationId);
      }),
  };
}
