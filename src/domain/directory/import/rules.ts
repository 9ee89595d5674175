import { isSameName } from '../../../lib/names.ts';
import type { FaultCode } from './fault-words.ts';
import type { Job, KnownPerson, RowAction, StagedRow } from './types.ts';

/** What the directory holds that a batch of rows may mean. */
export interface Standing {
  /** By '<organisation id>/<employee no.>'. */
  jobByNumber: ReadonlyMap<string, Job>;
  /** By '<organisation id>/<person id>'; the active one, else the one that ended last. */
  jobByPerson: ReadonlyMap<string, Job>;
  peopleByPhone: ReadonlyMap<string, readonly KnownPerson[]>;
  personByUserid: ReadonlyMap<string, KnownPerson>;
}

export interface Taken {
  outcome: 'taken';
  action: RowAction;
  /** Null: somebody new. */
  personId: string | null;
  job: Job | null;
  phoneChanged: boolean;
  /** Somebody who left had this number; it becomes free. */
  freed: Job | null;
  /** Somebody of whom WeCom told only the account, and who turns out to be this person. */
  absorbed: string | null;
  remarks: { column: '手机号' | '姓名'; reason: FaultCode }[];
}
type RefusedColumn = '工号' | '手机号' | '企业微信账号';
export type Decision = Taken | { outcome: 'refused'; column: RefusedColumn; reason: FaultCode };

type Row = Pick<
  StagedRow,
  'employeeNo' | 'name' | 'phoneHash' | 'userid' | 'post' | 'hiredOn' | 'outOfProvince' | 'unitPath'
>;

interface Place {
  /** Null: an organisation that will be made. */
  organisationId: string | null;
  /** Of the row's unit path; null when it names none, or one that will be made. */
  unitId: string | null;
}

/**
 * Who a row means: the employee number first, then the WeCom account, then name and phone together. A number never passes
 * to somebody of another name and phone while its holder is employed: consents and warnings hang on the person.
 */
export function decide(row: Row, { organisationId, unitId }: Place, standing: Standing): Decision {
  const numbered =
    organisationId === null ? undefined : standing.jobByNumber.get(`${organisationId}/${row.employeeNo}`);
  const isAnother = numbered !== undefined && !isSame(numbered, row);
  if (isAnother && numbered.active) return refuse('工号', 'numberTaken');
  const own = isAnother ? undefined : numbered;
  const accountOf = row.userid === null ? undefined : standing.personByUserid.get(row.userid);
  const person = own ?? (accountOf && isSame(accountOf, row) ? accountOf : undefined) ?? byPhone(row, standing);
  if (accountOf && accountOf.personId !== person?.personId && accountOf.phoneHash !== null) {
    return refuse('企业微信账号', 'accountTaken');
  }
  if (!person && row.phoneHash === null) return refuse('手机号', 'phoneMissing');

  const job =
    own ?? (person && organisationId ? standing.jobByPerson.get(`${organisationId}/${person.personId}`) : undefined);
  const phoneChanged = person !== undefined && row.phoneHash !== null && person.phoneHash !== row.phoneHash;
  return {
    outcome: 'taken',
    action: actionOf(row, { job, person, phoneChanged, unitId }),
    personId: person?.personId ?? null,
    job: job ?? null,
    phoneChanged: phoneChanged && person.phoneHash !== null,
    freed: isAnother ? numbered : null,
    absorbed: accountOf && person && accountOf.personId !== person.personId ? accountOf.personId : null,
    remarks: remarksOn(row, person, standing),
  };
}

/** Whether a known person may be the row's: only a different name together with a different phone says no. */
export function isSame(
  known: Pick<KnownPerson, 'name' | 'phoneHash' | 'userid'>,
  row: Pick<Row, 'name' | 'phoneHash' | 'userid'>,
): boolean {
  if (isSameName(known.name, row.name) || known.phoneHash === null) return true;
  if (row.userid !== null && known.userid === row.userid) return true;
  return row.phoneHash === null || known.phoneHash === row.phoneHash;
}

function byPhone(row: Row, { peopleByPhone }: Standing): KnownPerson | undefined {
  const people = row.phoneHash === null ? [] : (peopleByPhone.get(row.phoneHash) ?? []);
  return people.find(({ name }) => isSameName(name, row.name));
}

interface Found {
  job: Job | undefined;
  person: KnownPerson | Job | undefined;
  phoneChanged: boolean;
  unitId: string | null;
}

function actionOf(row: Row, { job, person, phoneChanged, unitId }: Found): RowAction {
  if (!job || !person) return 'NEW';
  if (!job.active) return 'REJOINED';
  if (row.unitPath.length > 0 && (unitId === null || unitId !== job.unitId)) return 'MOVED';
  const differs =
    phoneChanged ||
    !isSameName(person.name, row.name) ||
    job.employeeNo !== row.employeeNo ||
    (row.userid !== null && row.userid !== person.userid) ||
    (row.post !== null && row.post !== job.post) ||
    (row.hiredOn !== null && row.hiredOn !== job.hiredOn) ||
    (row.outOfProvince !== null && row.outOfProvince !== job.outOfProvince);
  return differs ? 'CHANGED' : 'SAME';
}

function remarksOn(row: Row, person: KnownPerson | Job | undefined, { peopleByPhone }: Standing): Taken['remarks'] {
  const remarks: Taken['remarks'] = [];
  const others = row.phoneHash === null ? [] : (peopleByPhone.get(row.phoneHash) ?? []);
  if (others.some(({ personId }) => personId !== person?.personId))
    remarks.push({ column: '手机号', reason: 'phoneShared' });
  if (person && person.phoneHash !== null && !isSameName(person.name, row.name))
    remarks.push({ column: '姓名', reason: 'nameChanged' });
  return remarks;
}

function refuse(column: RefusedColumn, reason: FaultCode): Decision {
  return { outcome: 'refused', column, reason };
}

/** More leavers than this share of a full list must be confirmed on purpose: the likelier reason is a half list. */
export function leaversNeedConsent(
  { leavers, activeBefore, namelessRows }: { leavers: number; activeBefore: number; namelessRows: number },
  share: number,
): boolean {
  return leavers > activeBefore * share || (leavers > 0 && namelessRows > 0);
}
