import { appNow, type Database, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../audit/index.ts';
import type { Rights } from './rights.ts';
import { type ReadinessRow, readinessOf, type TroubledPerson, troubledPeople } from './store/readiness.ts';

interface ReadinessNeeds {
  db: Database;
  corpId: string;
  audit: Audit;
  rights: Rights;
}

interface Page {
  organisationId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Who could not be reached if a warning came now, and which places nobody answers for. */
export function createReadiness({ db, corpId, audit, rights }: ReadinessNeeds) {
  return {
    async report({ organisationId, after, limit }: Page, by: string): Promise<ReadinessRow[]> {
      const mine = await rights.organisations(db, { personId: by, at: await appNow(db), action: 'readiness.view' });
      const organisationIds = organisationId === undefined ? mine : mine.filter((id) => id === organisationId);
      return readinessOf(db, { corpId, organisationIds, after, limit });
    },

    /** For whoever works at the server itself; null: every organisation. */
    everywhere: (organisationIds: readonly string[] | null, after: string | undefined, limit: number) =>
      readinessOf(db, { corpId, organisationIds, after, limit }),

    people: (
      { organisationId, after, limit }: { organisationId: string; after?: string | undefined; limit: number },
      by: string,
      acting: Acting,
    ): Promise<TroubledPerson[]> =>
      transact(db, async (tx) => {
        const at = await appNow(tx);
        await rights.demand(tx, { personId: by, at, action: 'directory.view', place: { organisationId } });
        const found = await troubledPeople(tx, { corpId, organisationId, after, limit });
        const object = { kind: 'organisation', id: organisationId };
        await audit.look(tx, { ...acting, object, seen: ['name'], people: found.length });
        return found;
      }),
  };
}
