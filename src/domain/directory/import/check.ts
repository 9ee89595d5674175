import type { Readable } from 'node:stream';
import { appNow, type Database, transact } from '../../../database/index.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import { maskPhone, maskText } from '../../../lib/masking.ts';
import { Problem } from '../../../lib/problem.ts';
import { headingOf, readTable } from '../../../lib/spreadsheet/index.ts';
import { cut } from '../../../lib/text.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import { type Column, columnOf, DEMANDED, isForbidden } from './columns.ts';
import { loadPlaces, type Places } from './places.ts';
import { readRow } from './read-row.ts';
import { decide } from './rules.ts';
import { loadStanding } from './standing.ts';
import * as store from './store.ts';
import type { Fault, Importer, ListedRow, OrganisationPlan, StagedRow } from './types.ts';
import { loadUnits } from './units.ts';

interface CheckNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'open' | 'phoneHash'>;
  corpId: string;
}

interface Checked {
  importId: string;
  source: Readable | Buffer | string;
  importer: Importer;
  organisationId: string | null;
}

const ROWS_AT_ONCE = 2_000;

/** Reads a list while it arrives, stages what can be imported and notes every fault; nothing of the directory changes. */
export function createCheck({ db, crypto, corpId }: CheckNeeds) {
  return async function check({ importId, source, importer, organisationId }: Checked): Promise<void> {
    const places = await loadPlaces(db, importer, organisationId);
    const today = shanghaiDay(await appNow(db));
    const progress = { faults: 0 };
    let columns: (Column | null)[] | null = null;
    let batch: Read[] = [];
    // The database works on one batch while the next is read; each sees the lines of the one before.
    let staging: Promise<void> = Promise.resolve();
    const next = async (faults: Fault[]): Promise<void> => {
      await staging;
      staging = stage(importId, { places, progress, batch, faults });
      staging.catch(() => undefined);
      batch = [];
    };
    try {
      for await (const row of readTable(source, { headings: DEMANDED })) {
        if (columns === null) {
          const found = columnsOf(row.line, row.cells);
          columns = found.columns;
          await next(found.faults);
          continue;
        }
        batch.push(readRow(row, columns, today));
        if (batch.length >= ROWS_AT_ONCE) await next([]);
      }
      await next([]);
    } finally {
      // Nothing is written any more once this has failed.
      await staging.catch(() => undefined);
    }
    await staging;
  };

  async function stage(importId: string, { places, progress, batch, faults: first }: Stage): Promise<void> {
    await places.learn(
      db,
      batch.map(({ row }) => row),
    );
    const faults: Fault[] = [...first];
    const plans = new Map<string, OrganisationPlan>();
    const candidates: Candidate[] = [];
    let nameless = 0;
    for (const { row, faults: own } of batch) {
      const { plan, remarks } = places.resolve(row);
      faults.push(...own, ...remarks.map((remark) => ({ line: row.line, ...remark })));
      const isFaulty = [...own, ...remarks].some(({ severity }) => severity === 'ERROR');
      if (plan) plans.set(plan.ref, plan);
      if (plan && row.employeeNo !== '') candidates.push({ isFaulty, plan, listed: row, staged: toStaged(row, plan) });
      else nameless += 1;
    }
    const { rows, faults: found, phones } = await judge(importId, candidates);
    faults.push(...found);
    faults.sort((a, b) => a.line - b.line);
    const errors = faults.filter(({ severity }) => severity === 'ERROR').length;
    const count = (action: store.Staged['action']) => rows.filter((row) => row.action === action).length;
    await transact(db, async (tx) => {
      await store.insertOrganisations(tx, importId, [...plans.values()]);
      await store.insertRows(tx, importId, rows);
      await store.insertFaults(tx, importId, faults, progress.faults);
      await store.addTally(tx, importId, {
        rows: batch.length,
        faulty: batch.length - rows.length + count('FAULTY'),
        nameless,
        errors,
        warnings: faults.length - errors,
        phones,
        NEW: count('NEW'),
        REJOINED: count('REJOINED'),
        MOVED: count('MOVED'),
        CHANGED: count('CHANGED'),
        SAME: count('SAME'),
      });
    });
    progress.faults += faults.length;
  }

  function toStaged(row: ListedRow, plan: OrganisationPlan): StagedRow {
    return {
      line: row.line,
      organisationRef: plan.ref,
      employeeNo: row.employeeNo,
      name: row.name,
      phoneSealed: row.phone === null ? null : crypto.seal(row.phone),
      phoneHash: row.phone === null ? null : crypto.phoneHash(row.phone),
      unitPath: row.unitPath,
      post: row.post,
      hiredOn: row.hiredOn,
      outOfProvince: row.outOfProvince,
      role: row.role,
      userid: row.userid,
    };
  }

  /** Against the directory as it stands, and against the lines before. */
  async function judge(importId: string, candidates: readonly Candidate[]) {
    const sought = candidates.map(({ staged, plan }) => ({ ...staged, organisationId: plan.organisationId }));
    const organisationIds = [...new Set(candidates.flatMap(({ plan }) => plan.organisationId ?? []))];
    const [standing, units] = [await loadStanding(db, { corpId, rows: sought }), await loadUnits(db, organisationIds)];
    const faults: Fault[] = [];
    const rows: store.Staged[] = [];
    let phones = 0;
    const decided = candidates.map(({ isFaulty, plan, listed, staged }) => {
      const { organisationId } = plan;
      const unitId = organisationId === null ? null : units.find(organisationId, staged.unitPath);
      const decision = isFaulty ? null : decide(staged, { organisationId, unitId }, standing);
      const job = decision?.outcome === 'taken' ? decision.job : null;
      return { listed, staged, decision, employmentId: job?.employmentId ?? null, rowKey: keyOf(staged) };
    });
    const before = createMemory(
      await store.earlierRows(
        db,
        importId,
        decided.map(({ staged, rowKey, employmentId }) => ({ ...staged, rowKey, employmentId })),
      ),
    );
    for (const { listed, staged, decision, employmentId, rowKey } of decided) {
      const say = (column: Column, reason: string, severity: Fault['severity'] = 'ERROR', sample = '') =>
        faults.push({ line: staged.line, column, severity, reason, sample: cut(maskText(sample), 20) });
      const repeated = before.repeats({ ...staged, rowKey, employmentId });
      if (repeated.number !== null) {
        say('工号', `与第${repeated.number}行工号重复`, 'ERROR', staged.employeeNo);
        continue;
      }
      const isTaken = decision?.outcome === 'taken' && repeated.person === null && repeated.account === null;
      if (decision?.outcome === 'refused')
        say(decision.column, decision.reason, 'ERROR', sampleOf(decision.column, listed));
      if (repeated.person !== null) say('姓名', `与第${repeated.person}行是同一人`);
      if (repeated.account !== null)
        say('企业微信账号', `与第${repeated.account}行账号重复`, 'ERROR', staged.userid ?? '');
      if (repeated.phone !== null && repeated.person === null)
        say('手机号', `与第${repeated.phone}行手机号相同`, 'WARN', masked(listed));
      if (isTaken)
        for (const remark of decision.remarks)
          say(remark.column, remark.reason, 'WARN', sampleOf(remark.column, listed));
      if (isTaken && decision.phoneChanged) phones += 1;
      const row = { ...staged, rowKey, employmentId: repeated.person === null ? employmentId : null };
      rows.push(isTaken ? { ...row, action: decision.action } : faulty(row));
      before.keep({ ...row, name: staged.name });
    }
    // A row left out altogether has its number on an earlier line.
    return { rows, faults, phones };
  }
}

interface Read {
  row: ListedRow;
  faults: Fault[];
}
interface Stage {
  places: Places;
  progress: { faults: number };
  batch: readonly Read[];
  faults: readonly Fault[];
}
interface Candidate {
  isFaulty: boolean;
  plan: OrganisationPlan;
  listed: ListedRow;
  staged: StagedRow;
}

function columnsOf(line: number, cells: readonly string[]): { columns: (Column | null)[]; faults: Fault[] } {
  const headings = cells.map(headingOf);
  const forbidden = headings.find(isForbidden);
  if (forbidden !== undefined) {
    const messageZh = `表中有“${cut(forbidden, 12)}”一列，本系统不收集此类信息，请删去该列后重新导入`;
    throw new Problem({ code: 'column_forbidden', status: 400, messageZh });
  }
  const columns = headings.map(columnOf);
  const faults = headings.flatMap((heading, index): Fault[] =>
    heading === '' || columns[index]
      ? []
      : [{ line, column: cut(heading, 20), severity: 'WARN', reason: '不认识的列，已忽略', sample: '' }],
  );
  return { columns, faults };
}

function keyOf({ organisationRef, employeeNo }: StagedRow): string {
  return `${organisationRef}/${employeeNo}`;
}

/** Kept only so that whoever it means is no leaver and no later line repeats it; what it said of him is not. */
function faulty(row: Omit<store.Staged, 'action'>): store.Staged {
  return { ...row, action: 'FAULTY', name: '', phoneSealed: null, post: null, hiredOn: null, outOfProvince: null };
}

function masked({ phone }: ListedRow): string {
  return phone === null ? '' : maskPhone(phone);
}

function sampleOf(column: Column, row: ListedRow): string {
  if (column === '手机号') return masked(row);
  if (column === '工号') return row.employeeNo;
  return column === '企业微信账号' ? (row.userid ?? '') : '';
}

type Kept = Omit<store.Earlier, 'line'> & { line: number };

/** The lines before, of this batch and of those already staged. */
function createMemory(staged: readonly store.Earlier[]) {
  const byKey = new Map<string, Kept>();
  const byPhone = new Map<string, Kept[]>();
  const byUserid = new Map<string, Kept>();
  const byJob = new Map<string, Kept>();

  function keep(row: Kept): void {
    byKey.set(row.rowKey, row);
    if (row.phoneHash !== null) byPhone.set(row.phoneHash, [...(byPhone.get(row.phoneHash) ?? []), row]);
    if (row.userid !== null) byUserid.set(row.userid, row);
    if (row.employmentId !== null) byJob.set(row.employmentId, row);
  }
  for (const row of staged) keep(row);

  return {
    keep,
    /** The lines that this one repeats. One person may work in two organisations; in one he is listed once. */
    repeats(row: Omit<Kept, 'line'>): Record<'number' | 'person' | 'account' | 'phone', number | null> {
      const samePhone = row.phoneHash === null ? [] : (byPhone.get(row.phoneHash) ?? []);
      const here = samePhone.find(
        ({ name, organisationRef }) => name === row.name && organisationRef === row.organisationRef,
      );
      const stranger = samePhone.find(({ name }) => name !== row.name && name !== '');
      const sameAccount = row.userid === null ? undefined : byUserid.get(row.userid);
      const isOther =
        sameAccount !== undefined &&
        !samePhone.some(({ line, name }) => line === sameAccount.line && name === row.name);
      return {
        number: byKey.get(row.rowKey)?.line ?? null,
        person: (row.employmentId === null ? undefined : byJob.get(row.employmentId))?.line ?? here?.line ?? null,
        account: isOther ? sameAccount.line : null,
        phone: stranger?.line ?? null,
      };
    },
  };
}
