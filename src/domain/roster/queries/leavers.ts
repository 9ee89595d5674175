import { type Executor, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import type { ImportRow } from '../../../kernel/imports/index.ts';
import { organisationsUnder } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import type { LeaverListData } from '../api.ts';
import type { RosterContext } from '../context.ts';
import { type Leaver, leaversAfter } from '../store/leavers.ts';

interface LeaversPage {
  after: string;
  limit: number;
}

/** Whom a full list would let go, page by page: names as the importer's export has them, and on record that he saw them. */
export async function leaversOf(
  ctx: RosterContext,
  list: ImportRow,
  page: LeaversPage,
  { personId, acting }: { personId: string; acting: Acting },
): Promise<LeaverListData> {
  return transact(ctx.db, async (tx) => {
    const leavers = await leaversAfter(tx, list.id, page);
    const scopeIds = (await ctx.grantsOf(tx, personId)).map(({ scopeId }) => scopeId);
    const own = new Set(await organisationsUnder(tx, scopeIds));
    const isNamed = ({ organisationId }: Leaver) => own.has(organisationId);
    const people = leavers.filter(isNamed).map((one) => one.personId);
    if (people.length > 0)
      await ctx.look(tx, {
        ...acting,
        object: { kind: 'directory', id: personId },
        seen: ['name', 'employeeNo', 'unit'],
        people,
        ...(list.organisationId === null ? {} : { organisationId: list.organisationId }),
      });
    return {
      leavers: leavers.map((one) => ({
        id: one.employmentId,
        name: isNamed(one) ? one.name : maskName(one.name),
        employeeNo: one.employeeNo,
        organisation: one.organisation,
        unit: one.unit,
      })),
      next: leavers.length === page.limit ? (leavers.at(-1)?.employmentId ?? null) : null,
    };
  });
}

/** The first of them with masked names, for the operator's own command line. */
export async function maskedLeavers(ex: Executor, importId: string, limit: number): Promise<Leaver[]> {
  const leavers = await leaversAfter(ex, importId, { after: '', limit });
  return leavers.map((one) => ({ ...one, name: maskName(one.name) }));
}
