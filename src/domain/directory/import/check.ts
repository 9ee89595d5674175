import type { Texts } from '../../../config/text-file.ts';
import { appNow, type Database, transact } from '../../../database/index.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import {
  type Account,
  createAccount,
  ignoredText,
  readTablesAside,
  type Source,
  whereIs,
} from '../../../lib/spreadsheet/index.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import { type Column, ROSTER } from './columns.ts';
import { faultWords } from './fault-words.ts';
import { asInFile, refuseForbidden, type TableHeading } from './headings.ts';
import { type Candidate, judge } from './judge.ts';
import { loadPlaces, type Places } from './places.ts';
import { readRow } from './read-row.ts';
import type { ListLimits } from './refusals.ts';
import { insertFaults } from './store/faults.ts';
import { keepAccount } from './store/imports.ts';
import * as store from './store/staged.ts';
import { type Fault, type Importer, type ListedRow, type OrganisationPlan, type StagedRow, scopesOf } from './types.ts';

interface CheckNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'open' | 'phoneHash'>;
  corpId: string;
  texts: Texts['roster'];
}

interface Checked {
  importId: string;
  source: Source;
  importer: Importer;
  organisationId: string | null;
  includeHidden: boolean;
  /** Null: any length. */
  limits: ListLimits | null;
}

/** Judging a batch must not keep the process from whatever else it has to do. */
const ROWS_AT_ONCE = 250;

/** Reads a list while it arrives, stages what can be imported and notes every fault; nothing of the directory changes. */
export function createCheck({ db, crypto, corpId, texts }: CheckNeeds) {
  const words = faultWords(texts);

  return async function check(checked: Checked): Promise<void> {
    const { importId, source, importer, organisationId, includeHidden, limits } = checked;
    const places = await loadPlaces(db, { importer, onlyId: organisationId, words });
    const today = shanghaiDay(await appNow(db));
    const progress = { faults: 0 };
    const account = createAccount();
    const scopeIds = scopesOf(importer);
    let heading: TableHeading | null = null;
    let batch: Read[] = [];
    // The database works on one batch while the next is read; each sees the lines of the one before.
    let staging: Promise<void> = Promise.resolve();
    const next = async (): Promise<void> => {
      await staging;
      staging = stage(importId, { places, progress, batch, account, scopeIds });
      staging.catch(() => undefined);
      batch = [];
    };
    try {
      const options = { shapes: [ROSTER], includeHidden, ...limits };
      for await (const part of readTablesAside(source, options)) {
        account.see(part);
        if (part.part === 'table') refuseForbidden(part, texts);
        if (part.part === 'table') heading = part;
        if (part.part !== 'row' || heading === null) continue;
        const columns = heading.columns as (Column | null)[];
        batch.push({ ...readRow(part.row, columns, { today, words, headings: heading.headings }), heading });
        if (batch.length >= ROWS_AT_ONCE) await next();
      }
      await next();
    } finally {
      // Nothing is written any more once this has failed.
      await staging.catch(() => undefined);
    }
    await staging;
    await keepAccount(db, importId, accountRow(account));
  };

  async function stage(importId: string, { places, progress, batch, account, scopeIds }: Stage): Promise<void> {
    await places.learn(
      db,
      batch.map(({ row }) => row),
    );
    const faults: Fault[] = [];
    const plans = new Map<string, OrganisationPlan>();
    const candidates: Candidate[] = [];
    let nameless = 0;
    for (const { row, faults: own, heading } of batch) {
      const { plan, remarks } = places.resolve(row);
      faults.push(...own, ...remarks.map((remark) => inFile({ line: row.line, ...remark }, heading)));
      const isFaulty = [...own, ...remarks].some(({ severity }) => severity === 'ERROR');
      if (plan) plans.set(plan.ref, plan);
      if (plan && row.employeeNo !== '') candidates.push({ isFaulty, plan, listed: row, staged: toStaged(row, plan) });
      else nameless += 1;
    }
    const judging = { corpId, importId, words, scopeIds, whereIs: (line: number) => whereIs(account.sheets, line) };
    const { rows, faults: found, phones } = await judge(db, judging, candidates);
    const headings = new Map(batch.map(({ row, heading }) => [row.line, heading]));
    faults.push(...found.map((fault) => inFile(fault, headings.get(fault.line))));
    faults.sort((a, b) => a.line - b.line);
    const errors = faults.filter(({ severity }) => severity === 'ERROR').length;
    const count = (action: store.Staged['action']) => rows.filter((row) => row.action === action).length;
    await transact(db, async (tx) => {
      await store.insertOrganisations(tx, importId, [...plans.values()]);
      await store.insertRows(tx, importId, rows);
      await insertFaults(tx, importId, faults, progress.faults);
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

  /** By the heading that stands in the file; of a column that does not, it says so. */
  function inFile(fault: Fault, heading: TableHeading | undefined): Fault {
    if (heading === undefined) return fault;
    const { column, isThere } = asInFile(heading)(fault.column);
    const reason =
      isThere || fault.severity === 'WARN' ? fault.reason : words('columnMissing', { reason: fault.reason });
    return { ...fault, column, reason };
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
}

interface Read {
  row: ListedRow;
  faults: Fault[];
  heading: TableHeading;
}
interface Stage {
  places: Places;
  progress: { faults: number };
  batch: readonly Read[];
  account: Account;
  scopeIds: readonly string[] | null;
}

function accountRow({ sheets, ignored, ignoredRows, leftOut }: Account) {
  return { sheets, ignored: ignored.map((one) => ({ text: ignoredText(one), rows: one.rows })), ignoredRows, leftOut };
}
