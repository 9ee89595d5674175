import { sql } from 'kysely';
import { type Executor, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { type ImportRow, importerOf, placed, scopesOf } from '../../../kernel/imports/index.ts';
import { organisationsUnder } from '../../../kernel/scope/index.ts';
import { maskName, maskPhone } from '../../../lib/masking.ts';
import { loadUnits, type Units, unitsOf } from '../../directory/index.ts';
import type { ChangeListData, ChangesAsked, LeaverListData } from '../api.ts';
import type { RosterContext } from '../context.ts';
import { type ChangedField, changedFields } from '../rules/changes.ts';
import { decide, type Lookup, type Taken } from '../rules/decide.ts';
import { type Leaver, leaversAfter } from '../store/leavers.ts';
import { type NamedRow, namedRows } from '../store/staged.ts';
import { lookUpRows } from './lookup.ts';

interface Asking {
  page: ChangesAsked;
  by: { personId: string; acting: Acting };
}

/**
 * Who is new and what changes of whom, page by page, judged anew as the directory stands: from what to what, by the names
 * that the importer's own export has. That he saw them is on record.
 */
export function changesOf(ctx: RosterContext, list: ImportRow, { page, by }: Asking): Promise<ChangeListData> {
  return transact(ctx.db, async (tx) => {
    const rows = await namedRows(tx, list.id, page);
    const importer = await importerOf(ctx, tx, by.personId);
    const scopeIds = scopesOf(importer);
    const lookup = await lookUpRows(tx, { corpId: ctx.corpId, rows, scopeIds });
    const names = await unitNames(tx, [...new Set(rows.flatMap(({ organisationId }) => organisationId ?? []))]);
    const own = new Set(await organisationsUnder(tx, scopeIds ?? []));
    const all = rows.map((row) => judged(row, { lookup, units: names.units }));
    const phones = await phonesBefore(ctx, tx, all);
    await noteLook(ctx, tx, { list, by, all });
    return {
      changes: all.map(({ row, unitId, taken }) => {
        const isNamed = row.organisationId === null || own.has(row.organisationId);
        const { sheet, line } = placed(
          { line: row.line, n: 0, column: '', severity: 'WARN', reason: '', sample: '' },
          list.sheets,
        );
        const fields =
          taken === null ? [] : changedFields(row, taken, { unitName: names.of, unitId, ...phones(row, taken) });
        return {
          row: row.line,
          sheet,
          line,
          kind: row.action,
          name: isNamed ? row.name : maskName(row.name),
          employeeNo: row.employeeNo,
          organisation: row.organisation,
          unit: row.unitPath.length === 0 ? null : names.of(unitId) || row.unitPath.join('/'),
          fields: fields.map((field) => (isNamed ? field : withoutName(field))),
          kept: taken?.held.length && taken.job?.hold === 'GUARDED' ? '姓名、手机号和账号保持不变' : null,
        };
      }),
      next: rows.length === page.limit ? (rows.at(-1)?.line ?? null) : null,
    };
  });
}

/** `taken` is null where the directory changed since the check: confirming will say what is wrong. */
type Judged = { row: NamedRow; unitId: string | null; taken: Taken | null };

function judged(row: NamedRow, { lookup, units }: { lookup: Lookup; units: Units }): Judged {
  const { organisationId } = row;
  const unitId = organisationId === null ? null : units.find(organisationId, row.unitPath);
  const decision = decide(row, { organisationId, unitId }, lookup);
  return { row, unitId, taken: decision.outcome === 'taken' ? decision : null };
}

async function unitNames(ex: Executor, organisationIds: readonly string[]) {
  const units = await loadUnits(ex, organisationIds);
  const all = new Map((await unitsOf(ex, organisationIds)).map((unit) => [unit.id, unit]));
  const of = (id: string | null): string => {
    const unit = id === null ? undefined : all.get(id);
    if (!unit) return '';
    return unit.parentId === null ? unit.name : `${of(unit.parentId)}/${unit.name}`;
  };
  return { units, of };
}

/** The numbers of those whose number changes, masked on both sides. */
async function phonesBefore({ crypto }: RosterContext, ex: Executor, all: readonly Judged[]) {
  const ids = all.flatMap(({ taken }) => (taken?.identity.includes('phone') && taken.personId ? taken.personId : []));
  const { rows } = await sql<{ id: string; sealed: string | null }>`
    select id, phone_sealed as sealed from person where id = any(${ids}::text[])`.execute(ex);
  const sealed = new Map(rows.map((row) => [row.id, row.sealed]));
  const shown = (text: string | null | undefined) => (text ? maskPhone(crypto.open(text)) : '');
  return (row: NamedRow, taken: Taken) => ({
    phones: { from: shown(sealed.get(taken.personId ?? '')), to: shown(row.phoneSealed) },
  });
}

const withoutName = (field: ChangedField): ChangedField =>
  field.field === '姓名' ? { ...field, from: maskName(field.from), to: maskName(field.to) } : field;

interface Looking {
  list: ImportRow;
  by: Asking['by'];
  all: readonly Judged[];
}

function noteLook(ctx: RosterContext, tx: Tx, { list, by, all }: Looking): Promise<void> {
  const people = all.flatMap(({ row, taken }) => (row.action !== 'NEW' && taken?.personId ? taken.personId : []));
  if (people.length === 0) return Promise.resolve();
  return ctx.look(tx, {
    ...by.acting,
    object: { kind: 'directory', id: by.personId },
    seen: ['name', 'employeeNo', 'unit'],
    people: [...new Set(people)],
    ...(list.organisationId === null ? {} : { organisationId: list.organisationId }),
  });
}

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
