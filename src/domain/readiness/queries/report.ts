import { appNow, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { mayIn, organisationsFor } from '../../../kernel/scope/index.ts';
import { forbidden } from '../../../lib/problem.ts';
import type { ReadinessContext } from '../context.ts';
import { type ReadinessRow, readinessOf, troubledPeople } from '../store/report.ts';

interface Page {
  organisationId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

const ACTS = { people: 'directory.view', propose: 'directory.import', owners: 'roster.edit' } as const;
/** people: see them by name; propose: an advisor; owners: set them for units. */
type ReadinessAct = keyof typeof ACTS;
const NAMES = Object.keys(ACTS) as ReadinessAct[];

/** Who could not be reached if a warning came now, with what the reader may do about it: no button would be refused. */
export async function reportFor(ctx: ReadinessContext, { organisationId, after, limit }: Page, by: string) {
  const { db, directory } = ctx;
  const grants = await directory.rolesOf(db, by, await appNow(db));
  const own = await organisationsFor(db, grants, 'readiness.view');
  const organisationIds = organisationId === undefined ? own : own.filter((id) => id === organisationId);
  const rows = await readinessOf(db, { ...ctx, organisationIds, after, limit });
  const may = await mayIn(
    db,
    grants,
    rows.map((row) => row.organisationId),
  );
  return rows.map((row) => ({ ...row, allowed: NAMES.filter((act) => may(row.organisationId, ACTS[act])) }));
}

/** For whoever works at the server itself; null: every organisation. */
export const reportOf = (
  ctx: ReadinessContext,
  organisationIds: readonly string[] | null,
  { after, limit }: Omit<Page, 'organisationId'>,
): Promise<ReadinessRow[]> => readinessOf(ctx.db, { ...ctx, organisationIds, after, limit });

/** Who of an organisation could not be reached, by name. */
export function peopleFor(
  ctx: ReadinessContext,
  { organisationId, after, limit }: Page & { organisationId: string },
  by: string,
  acting: Acting,
) {
  return transact(ctx.db, async (tx) => {
    const may = await mayIn(tx, await ctx.directory.rolesOf(tx, by, await appNow(tx)), [organisationId]);
    if (!may(organisationId, 'directory.view')) throw forbidden();
    const found = await troubledPeople(tx, { ...ctx, organisationId, after, limit });
    const object = { kind: 'organisation', id: organisationId };
    await ctx.audit.look(tx, { ...acting, object, seen: ['name'], people: found.length });
    return found;
  });
}
