import { appNow, type Database, type Executor, transact } from '../../database/index.ts';
import { grantsFor } from '../access/index.ts';
import type { Acting, Audit } from '../audit/index.ts';
import type { Directory, Role, RoleGrant } from '../directory/index.ts';
import { forbidden, invalid, notFound, type Rights } from './rights.ts';
import * as store from './store/roster.ts';

interface RosterNeeds {
  db: Database;
  directory: Directory;
  audit: Audit;
  rights: Rights;
}

interface NewLeave {
  personId?: string | undefined;
  from: Date;
  until: Date;
  substituteId?: string | undefined;
}

interface NewShift {
  personId: string;
  role: Role;
  scopeId: string;
  startsAt: Date;
  endsAt: Date;
}

/** Leave with a substitute, shifts, and what a person finds about himself. Everybody cares for his own. */
export function createRoster({ db, directory, audit, rights }: RosterNeeds) {
  /** Over somebody else: where he holds a role that lies within the actor's right to edit rosters. */
  async function demandOver(ex: Executor, actorId: string, personId: string, at: Date): Promise<void> {
    if (actorId === personId) return;
    const mine = grantsFor(await directory.rolesOf(ex, actorId, at), 'roster.edit');
    const theirs = (await directory.rolesOf(ex, personId, at)).filter(
      ({ role, substituteFor }) => role !== 'EMPLOYEE' && !substituteFor,
    );
    for (const grant of theirs) if (await liesWithin(ex, mine, grant)) return;
    throw forbidden();
  }

  async function liesWithin(
    ex: Executor,
    mine: RoleGrant[],
    { scopeKind, scopeId }: Pick<RoleGrant, 'scopeKind' | 'scopeId'>,
  ): Promise<boolean> {
    if (mine.some((grant) => grant.scopeId === scopeId)) return true;
    const place = await directory.placeOfScope(ex, scopeKind, scopeId);
    return place !== null && (await directory.covers(ex, mine, place)).length > 0;
  }

  async function isColleague(ex: Executor, personId: string, substituteId: string, at: Date): Promise<boolean> {
    const places = (grants: RoleGrant[]) => grants.map(({ scopeId }) => scopeId);
    const theirs = new Set(places(await directory.rolesOf(ex, personId, at)));
    return places(await directory.rolesOf(ex, substituteId, at)).some((id) => theirs.has(id));
  }

  return {
    async leaves(by: string): Promise<store.LeaveRow[]> {
      const at = await appNow(db);
      const organisationIds = await rights.organisations(db, { personId: by, at, action: 'roster.edit' });
      return store.leavesOf(db, { personId: by, organisationIds });
    },

    addLeave: ({ personId, from, until, substituteId }: NewLeave, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        const at = await appNow(tx);
        const who = personId ?? by;
        await demandOver(tx, by, who, at);
        if (until <= from || until <= at) throw invalid('until', '结束时间须晚于开始时间和现在');
        if (substituteId === who) throw invalid('substituteId', '代班人不能是本人');
        if (substituteId && !(await isColleague(tx, who, substituteId, at)))
          throw invalid('substituteId', '代班人须是同单位或同所的在岗人员');
        const id = await directory.addLeave(tx, {
          personId: who,
          from,
          until,
          ...(substituteId ? { substitutePersonId: substituteId } : {}),
        });
        await audit.record(tx, {
          ...acting,
          action: 'leave.add',
          object: { kind: 'leave', id },
          after: { personId: who, substituteId: substituteId ?? null },
        });
        return id;
      }),

    removeLeave: (id: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const leave = await store.leave(tx, id);
        if (!leave) throw notFound();
        await demandOver(tx, by, leave.personId, await appNow(tx));
        await store.endLeave(tx, id);
        await audit.record(tx, { ...acting, action: 'leave.end', object: { kind: 'leave', id } });
      }),

    async shifts(by: string): Promise<store.ShiftRow[]> {
      const at = await appNow(db);
      const mine = grantsFor(await directory.rolesOf(db, by, at), 'roster.edit');
      const organisationIds = await directory.organisationsUnder(db, mine);
      return store.shiftsOf(db, {
        personId: by,
        scopeIds: [...mine.map(({ scopeId }) => scopeId), ...organisationIds],
      });
    },

    addShift: (shift: NewShift, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        await demandOver(tx, by, shift.personId, await appNow(tx));
        if (shift.endsAt <= shift.startsAt) throw invalid('endsAt', '下班时间须晚于上班时间');
        const scopeKind = 'ORGANISATION';
        const id = await directory.addShift(tx, { ...shift, scopeKind });
        await audit.record(tx, {
          ...acting,
          action: 'shift.add',
          object: { kind: 'duty_shift', id },
          after: { personId: shift.personId },
        });
        return id;
      }),

    removeShift: (id: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const shift = await store.shift(tx, id);
        if (!shift) throw notFound();
        await demandOver(tx, by, shift.personId, await appNow(tx));
        await store.removeShift(tx, id);
        await audit.record(tx, { ...acting, action: 'shift.remove', object: { kind: 'duty_shift', id } });
      }),

    async profile(personId: string) {
      const at = await appNow(db);
      const person = await directory.person(db, personId);
      if (!person) throw notFound();
      const grants = await directory.rolesOf(db, personId, at);
      const names = await store.placeNames(
        db,
        grants.map(({ scopeId }) => scopeId),
      );
      return {
        name: person.name,
        userid: person.userid,
        roles: grants.map(({ role, primary, scopeId, substituteFor }) => ({
          role,
          primary,
          scopeId,
          place: names.get(scopeId) ?? null,
          asSubstitute: substituteFor !== null,
        })),
        leaves: await store.leavesOf(db, { personId, organisationIds: [] }),
        shifts: await store.shiftsOf(db, { personId, scopeIds: [] }),
      };
    },
  };
}
