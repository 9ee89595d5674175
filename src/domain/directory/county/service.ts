import { sql } from 'kysely';
import type { Texts } from '../../../config/text-file.ts';
import { appNow, type Database, type Tx, transact } from '../../../database/index.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import { newId } from '../../../lib/ids.ts';
import { Problem } from '../../../lib/problem.ts';
import type { IdentityChange, IdentityField } from '../events.ts';
import { filled } from '../import/fault-words.ts';
import { leaversNeedConsent } from '../import/rules.ts';
import type { Directory } from '../service.ts';
import { type CountyDeed, deedsOf } from './deeds.ts';
import { planCounty } from './plan.ts';
import { readCounty } from './read.ts';
import { loadStanding } from './standing.ts';
import type { CountyFault, CountyList, CountyPlan, Planned, Standing } from './types.ts';
import { countyWords } from './words.ts';
import { hasPrimary, writePlan } from './write.ts';

interface CountyNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'phoneHash'>;
  corpId: string;
  directory: Pick<Directory, 'assignRole' | 'endRole' | 'identityChanged' | 'inspectReadiness'>;
  record(tx: Tx, deed: CountyDeed): Promise<void>;
  settings: { import: { leaverShare: number } };
  texts: Pick<Texts, 'roster' | 'county'>;
}

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

interface Planning {
  list: CountyList;
  standing: Standing;
  fullList: boolean;
}

interface CountyFile {
  /** A path, or the file itself: CSV holds one of the tables, a workbook up to three. */
  source: string | Buffer;
  fullList?: boolean;
  /** Rows that are hidden or filtered away are lines of the list like the others. */
  includeHidden?: boolean;
}

/** Any number, the same in every process: one list at a time. */
const COUNTY_LOCK = 4_701_736;

/** The county's own tree and police from a list: looked at first, written in one transaction once somebody confirms it. */
export function createCounty(needs: CountyNeeds) {
  const { db, crypto, corpId, directory, record, settings, texts } = needs;
  const words = countyWords(texts);
  const read = ({ source, includeHidden = false }: CountyFile) =>
    readCounty(source, { texts, words, phoneHash: crypto.phoneHash }, { includeHidden });

  async function planned(tx: Tx, list: CountyList, fullList: boolean) {
    const standing = await loadStanding(tx, corpId, list);
    const plan = planCounty(list, standing, { fullList, words, newId });
    return { plan, summary: summaryOf(plan, { list, standing, fullList }) };
  }

  function summaryOf(plan: CountyPlan, { list, standing, fullList }: Planning): CountySummary {
    const { grants } = standing;
    const { ignored, ignoredRows, leftOut } = list;
    const { granted, ended, faults, faultyLines } = plan;
    return {
      places: countsOf(plan.places),
      organisations: countsOf(plan.organisations),
      officers: countsOf(plan.officers),
      granted: granted.length,
      ended: ended.length,
      held: grants.length,
      faultyLines,
      faults,
      consent: fullList ? consentFor(plan, grants.length, leftOut) : null,
      ignored,
      ignoredRows,
      leftOut,
    };
  }

  function consentFor({ ended, faultyOfficerLines }: CountyPlan, activeBefore: number, leftOut: number): string | null {
    const leavers = ended.length;
    const namelessRows = faultyOfficerLines + leftOut;
    if (!leaversNeedConsent({ leavers, activeBefore, namelessRows }, settings.import.leaverShare)) return null;
    return namelessRows > 0
      ? filled(texts.county.leaversFaulty, { n: leavers, faulty: namelessRows })
      : filled(texts.county.leavers, { n: leavers, before: activeBefore });
  }

  async function listFrom(file: CountyFile): Promise<CountyList> {
    const list = await read(file);
    if (file.fullList && list.officers === null)
      throw refused(400, 'officers_missing', texts.county.fullListNeedsOfficers);
    return list;
  }

  return {
    /** Step one: what it would change, and everything that is wrong with it. Nothing is written. */
    async check(file: CountyFile): Promise<CountySummary> {
      const list = await listFrom(file);
      return transact(db, async (tx) => (await planned(tx, list, file.fullList ?? false)).summary);
    },

    /** Step two, looked up anew; the same list again changes nothing. */
    async apply(file: CountyFile & { acceptLeavers?: boolean }): Promise<CountySummary> {
      const list = await listFrom(file);
      return transact(db, async (tx) => {
        await sql`select pg_advisory_xact_lock(${COUNTY_LOCK})`.execute(tx);
        const { plan, summary } = await planned(tx, list, file.fullList ?? false);
        if (summary.consent !== null && !file.acceptLeavers)
          throw refused(409, 'leavers_not_accepted', summary.consent);
        await writePlan(tx, plan, { corpId, seal: crypto.seal });
        await directory.identityChanged(tx, identitiesOf(plan, newId()));
        const at = await appNow(tx);
        for (const { personId, role, scopeId } of plan.ended)
          await directory.endRole(tx, { personId, role, scopeId, at });
        for (const grant of plan.granted)
          await directory.assignRole(tx, { ...grant, from: at, primary: !(await hasPrimary(tx, grant)) });
        for (const deed of deedsOf(plan)) await record(tx, deed);
        await directory.inspectReadiness(tx);
        return summary;
      });
    },
  };
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
    const { personId, userid: tellOn } = before;
    return [{ personId, fields, tellOn, actor: { kind: 'operator' }, cause: { kind: 'county_import', id } }];
  });
}

function countsOf(planned: readonly Planned<unknown>[]): Counts {
  const counts: Counts = { new: 0, changed: 0, same: 0 };
  for (const { change } of planned) counts[change] += 1;
  return counts;
}

function refused(status: 400 | 409, code: string, messageZh: string): Problem {
  return new Problem({ code, status, messageZh });
}
