import { appNow, type Database } from '../../database/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Refusals } from './refusals.ts';
import * as store from './store/roster.ts';

interface ProfileNeeds {
  db: Database;
  directory: Directory;
  refusals: Refusals;
}

/** What a person finds about himself: his roles, where, and when he is on duty or away. */
export function createProfile({ db, directory, refusals }: ProfileNeeds) {
  return async function profile(personId: string) {
    const at = await appNow(db);
    const person = await directory.person(db, personId);
    if (!person) throw refusals.notFound();
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
      leaves: await store.leavesOf(db, { personId }),
      shifts: await store.shiftsOf(db, { personId }),
    };
  };
}
