import { appNow, type Database, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { May, Rights } from './rights.ts';
import { type ReadinessRow, readinessOf, type TroubledPerson, troubledPeople } from './store/readiness.ts';

interface ReadinessNeeds {
  db: Database;
  corpId: string;
  audit: Audit;
  rights: Rights;
  silentMs: number;
}

interface Page {
  organisationId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Who could not be reached if a warning came now, and which places nobody answers for. */
export function createReadiness({ db, corpId, audit, rights, silentMs }: ReadinessNeeds) {
  const facts = { corpId, silentMs };

  return {
    /** Each with what the reader may do about it: buttons that would be refused are not shown. */
    async report(
      { organisationId, after, limit }: Page,
      by: string,
    ): Promise<(ReadinessRow & { allowed: ReadinessAct[] })[]> {
      const at = await appNow(db);
      const mine = await rights.organisations(db, { personId: by, at, action: 'readiness.view' });
      const organisationIds = organisationId === undefined ? mine : mine.filter((id) => id === organisationId);
      const rows = await readinessOf(db, { ...facts, organisationIds, after, limit });
      const may = await rights.over(db, {
        personId: by,
        at,
        organisationIds: rows.map((row) => row.organisationId),
      });
      return rows.map((row) => ({ ...row, allowed: actsOn(row.organisationId, may) }));
    },

    /** For whoever works at the server itself; null: every organisation. */
    everywhere: (organisationIds: readonly string[] | null, after: string | undefined, limit: number) =>
      readinessOf(db, { ...facts, organisationIds, after, limit }),

    people: (
      { organisationId, after, limit }: { organisationId: string; after?: string | undefined; limit: number },
      by: string,
      acting: Acting,
    ): Promise<TroubledPerson[]> =>
      transact(db, async (tx) => {
        const at = await appNow(tx);
        await rights.demand(tx, { personId: by, at, action: 'directory.view', place: { organisationId } });
        const found = await troubledPeople(tx, { ...facts, organisationId, after, limit });
        const object = { kind: 'organisation', id: organisationId };
        await audit.look(tx, { ...acting, object, seen: ['name'], people: found.length });
        return found;
      }),
  };
}

const ACTS = { people: 'directory.view', propose: 'directory.import', owners: 'roster.edit' } as const;
/** people: see them by name; propose: an advisor; owners: set them for units. */
export type ReadinessAct = keyof typeof ACTS;

function actsOn(organisationId: string, may: May): ReadinessAct[] {
  return (Object.keys(ACTS) as ReadinessAct[]).filter((act) => may(organisationId, ACTS[act]));
}
