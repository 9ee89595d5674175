import { sql } from 'kysely';
import { appNow, type Tx, transact } from '../../database/index.ts';
import { filled, leaversNeedConsent, readList, refuseForbidden } from '../../kernel/imports/index.ts';
import { newId } from '../../lib/ids.ts';
import { Problem } from '../../lib/problem.ts';
import type { IdentityChange, IdentityField } from '../directory/index.ts';
import type { CountyContext } from './context.ts';
import { type CountyColumn, OFFICERS, ORGANISATIONS, PLACES } from './import.ts';
import { lookUpList } from './queries.ts';
import { auditEntriesOf } from './rules/audit.ts';
import { addLine, type CountyCode, type CountyLines, countyWords } from './rules/lines.ts';
import { planCounty } from './rules/plan.ts';
import { hasPrimary, writePlan } from './store.ts';
import type { CountyFault, CountyList, CountyPlan, Lookup, Planned } from './types.ts';

type Counts = Record<'new' | 'changed' | 'same', number>;

export interface CountySummary {
  places: Counts;
  organisations: Counts;
  officers: Counts;
  granted: number;
  ended: number;
  /** Offices held before. */
  held: number;
  faultyLines: number;
  faults: CountyFault[];
  /** Why it is not applied without a second word; null when nothing speaks against it. */
  consent: string | null;
  /** Sheets, columns and rows that were not read. */
  ignored: string[];
  ignoredRows: number;
  /** Of them, those that may well be lines of the list. */
  leftOut: number;
}

export interface CountyFile {
  /** A path, or the file itself: CSV holds one of the tables, a workbook up to three. */
  source: string | Buffer;
  /** Rows that are hidden or filtered away are lines of the list like the others. */
  includeHidden?: boolean;
}

const BYTES_AT_MOST = 20 * 1024 * 1024;
/** Any number, the same in every process: one list at a time. */
const COUNTY_LOCK = 4_701_736;

/** The tables a file holds, each known by its headings, on as many sheets as there are; a file with none of them is refused. */
export async function readCounty(
  { texts, crypto }: Pick<CountyContext, 'texts'> & { crypto: Pick<CountyContext['crypto'], 'phoneHash'> },
  source: Parameters<typeof readList>[1],
  { includeHidden = false }: { includeHidden?: boolean } = {},
): Promise<CountyList> {
  const { rows, account } = readList<CountyColumn, CountyCode>([PLACES, ORGANISATIONS, OFFICERS], source, {
    words: countyWords(texts),
    refuseHeading: refuseForbidden(texts.roster),
    includeHidden,
    limits: { maxBytes: BYTES_AT_MOST },
  });
  const lines: CountyLines = { places: [], organisations: [], officers: [], faults: [] };
  const reading = { phoneHash: crypto.phoneHash, tooLong: texts.county.tooLong };
  for await (const row of rows) addLine(lines, row, reading);
  const { tables, sheets, ignored, ignoredRows, leftOut } = account;
  return {
    places: tables.has(PLACES.name) ? lines.places : null,
    organisations: tables.has(ORGANISATIONS.name) ? lines.organisations : null,
    officers: tables.has(OFFICERS.name) ? lines.officers : null,
    faults: lines.faults,
    sheets,
    ignored: ignored.map(({ text }) => text),
    ignoredRows,
    leftOut,
  };
}

/** What a list would change, and everything that is wrong with it. Nothing is written. */
export function checkCounty(ctx: CountyContext, list: CountyList, fullList: boolean): Promise<CountySummary> {
  return transact(ctx.db, async (tx) => (await planned(ctx, tx, { list, fullList })).summary);
}

/** Looked up anew and written in one transaction; the same list again changes nothing. */
export function applyCounty(
  ctx: CountyContext,
  list: CountyList,
  { fullList, acceptLeavers }: { fullList: boolean; acceptLeavers: boolean },
): Promise<CountySummary> {
  const { db, corpId, crypto, directory, record } = ctx;
  return transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${COUNTY_LOCK})`.execute(tx);
    const { plan, summary } = await planned(ctx, tx, { list, fullList });
    if (!hasUsable(plan)) throw refused(409, 'import_empty', ctx.texts.county.nothingUsable);
    if (summary.consent !== null && !acceptLeavers) throw refused(409, 'leavers_not_accepted', summary.consent);
    await writePlan(tx, plan, { corpId, seal: crypto.seal });
    await directory.identityChanged(tx, identitiesOf(plan, newId()));
    const at = await appNow(tx);
    for (const { personId, role, scopeId } of plan.ended) await directory.endRole(tx, { personId, role, scopeId, at });
    for (const grant of plan.granted)
      await directory.assignRole(tx, { ...grant, from: at, primary: !(await hasPrimary(tx, grant)) });
    for (const entry of auditEntriesOf(plan)) await record(tx, entry);
    await directory.inspectReadiness(tx);
    return summary;
  });
}

async function planned(ctx: CountyContext, tx: Tx, { list, fullList }: { list: CountyList; fullList: boolean }) {
  const { corpId, texts } = ctx;
  if (fullList && list.officers === null) throw refused(400, 'officers_missing', texts.county.fullListNeedsOfficers);
  const lookup = await lookUpList(tx, corpId, list);
  const plan = planCounty(list, lookup, { fullList, words: countyWords(texts), newId });
  return { plan, summary: summaryOf(ctx, plan, { list, lookup, fullList }) };
}

function summaryOf(
  ctx: CountyContext,
  plan: CountyPlan,
  { list, lookup, fullList }: { list: CountyList; lookup: Lookup; fullList: boolean },
): CountySummary {
  const { ignored, ignoredRows, leftOut } = list;
  const { granted, ended, faults, faultyLines } = plan;
  const held = lookup.grants.length;
  return {
    places: countsOf(plan.places),
    organisations: countsOf(plan.organisations),
    officers: countsOf(plan.officers),
    granted: granted.length,
    ended: ended.length,
    held,
    faultyLines,
    faults,
    consent: fullList ? consentFor(ctx, plan, { held, leftOut }) : null,
    ignored,
    ignoredRows,
    leftOut,
  };
}

function consentFor(
  { settings, texts }: CountyContext,
  { ended, faultyOfficerLines }: CountyPlan,
  { held, leftOut }: { held: number; leftOut: number },
): string | null {
  const leavers = ended.length;
  const namelessRows = faultyOfficerLines + leftOut;
  if (!leaversNeedConsent({ leavers, activeBefore: held, namelessRows }, settings.leaverShare)) return null;
  return namelessRows > 0
    ? filled(texts.county.leaversFaulty, { n: leavers, faulty: namelessRows })
    : filled(texts.county.leavers, { n: leavers, before: held });
}

/** Of officers who were known before. */
function identitiesOf({ officers }: CountyPlan, id: string): IdentityChange[] {
  return officers.flatMap(({ before, after }): IdentityChange[] => {
    if (before === null) return [];
    const fields: IdentityField[] = [];
    if (before.name !== after.name) fields.push('name');
    if (before.phoneHash !== after.phoneHash) fields.push('phone');
    if (before.userid !== after.userid) fields.push('account');
    if (fields.length === 0) return [];
    const { personId, userid: notifyOldAccount } = before;
    return [{ personId, fields, notifyOldAccount, actor: { kind: 'operator' }, cause: { kind: 'county_import', id } }];
  });
}

const hasUsable = ({ places, organisations, officers }: CountyPlan): boolean =>
  places.length + organisations.length + officers.length > 0;

function countsOf(planned: readonly Planned<unknown>[]): Counts {
  const counts: Counts = { new: 0, changed: 0, same: 0 };
  for (const { change } of planned) counts[change] += 1;
  return counts;
}

function refused(status: 400 | 409, code: string, messageZh: string): Problem {
  return new Problem({ code, status, messageZh });
}
