import type { FaultCode } from '../../../kernel/imports/index.ts';
import { isSameName } from '../../../lib/names.ts';
import { type IdentityField, isHolder, isKnownByAccountOnly, isSame } from '../../directory/index.ts';
import type { AccountHolder, Job, KnownPerson, RowAction, StagedRow } from '../types.ts';

/** What the directory holds that a batch of rows may mean. */
export interface Lookup {
  /** By '<organisation id>/<employee no.>'. */
  jobByNumber: ReadonlyMap<string, Job>;
  /** By '<organisation id>/<person id>'; the active one, else the one that ended last. */
  jobByPerson: ReadonlyMap<string, Job>;
  peopleByPhone: ReadonlyMap<string, readonly KnownPerson[]>;
  /** Of those who left, too: an account is its holder's until police give it to somebody else. */
  holderByUserid: ReadonlyMap<string, AccountHolder>;
}

export interface Taken {
  outcome: 'taken';
  action: RowAction;
  /** What the importer is told of it. */
  shown: RowAction;
  /** Null: somebody new. */
  personId: string | null;
  job: Job | null;
  phoneChanged: boolean;
  /** Somebody who left had this number; it becomes free. */
  freed: Job | null;
  /** Somebody of whom WeCom told only the account, and who turns out to be this person. */
  absorbed: string | null;
  /** The account that becomes his. */
  account: string | null;
  /** What changes of who somebody known is. */
  identity: IdentityField[];
  /** Where he is told of it; null when only his account was known. */
  notifyOldAccount: string | null;
  /** What the row says of somebody whom this list may not change: it stays, and police look at it. */
  held: IdentityField[];
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
 * to somebody of another name and phone while its holder is employed: consents and warnings hang on the person. Of people
 * with something outside the importer's reach nothing is changed, and a check tells nothing: a phone of theirs answers as one
 * of nobody, whatever name, number or account stands beside it, also where they work or worked in his place. A colleague of
 * that kind under another number is told as new; one who left his place comes as new.
 *
 * What cannot be closed is what an applied list brings, on record and at a price, to whoever guessed name and phone together:
 * one human has one person, and so one account, one set of confirmed protections, and in one organisation one job. So he may
 * see that his new employee has an account at once, that a colleague's number became the new one where somebody new would
 * have come beside him, and, listing him once more with another phone, that it does not change. Telling of each of these the
 * same as of a stranger would need a second person for every human who changes his employer, and warnings would miss both.
 */
export function decide(row: Row, { organisationId, unitId }: Place, lookup: Lookup): Decision {
  const numbered = organisationId === null ? undefined : lookup.jobByNumber.get(`${organisationId}/${row.employeeNo}`);
  const isAnother = numbered !== undefined && !isNumbered(numbered, row);
  if (isAnother && numbered.active)
    return refuse('工号', numbered.hold === 'FOREIGN' ? 'numberOfAnother' : 'numberTaken');
  const own = isAnother ? undefined : numbered;
  const holder = row.userid === null ? undefined : lookup.holderByUserid.get(row.userid);
  const person = own ?? (holder && isHolder(holder, row) ? holder : undefined) ?? byPhone(row, lookup);
  const isOthers = holder !== undefined && holder.personId !== person?.personId;
  const isHeld = isOthers && holder.hold === 'FOREIGN';
  const isKept = person !== undefined && person.hold !== 'OWN';
  const isGuarded = person?.hold === 'GUARDED';
  if (isOthers && !isHeld && !isGuarded && !isKnownByAccountOnly(holder)) return refuse('企业微信账号', 'accountTaken');
  if (!person && row.phoneHash === null) return refuse('手机号', 'phoneMissing');

  const job = own ?? (person && organisationId ? jobOf(person, organisationId, lookup) : undefined);
  const said = person ? differing(person, row) : [];
  const held = isKept ? said : isHeld ? (['account'] as const) : [];
  const identity = isKept ? [] : said.filter((field) => !(isHeld && field === 'account'));
  const action = actionOf(row, { job, person, differs: identity.length > 0, unitId });
  return {
    outcome: 'taken',
    action,
    shown: own === undefined && person?.hold === 'FOREIGN' ? 'NEW' : action,
    personId: person?.personId ?? null,
    job: job ?? null,
    phoneChanged: identity.includes('phone') && person?.phoneHash !== null,
    freed: isAnother ? numbered : null,
    absorbed: isOthers && !isHeld && !isKept && person ? holder.personId : null,
    account: isKept || isHeld ? null : row.userid,
    identity,
    notifyOldAccount: person && person.phoneHash !== null ? person.userid : null,
    held: [...held],
    remarks: remarksOn(row, person, { lookup, isHeldBack: isKept && held.length > 0 }),
  };
}

function differing(person: KnownPerson, row: Row): IdentityField[] {
  return [
    ...(isSameName(person.name, row.name) ? [] : (['name'] as const)),
    ...(row.phoneHash === null || row.phoneHash === person.phoneHash ? [] : (['phone'] as const)),
    ...(row.userid === null || row.userid === person.userid ? [] : (['account'] as const)),
  ];
}

/** Of somebody outside the reach a guess at his phone must answer nothing: his name decides, while he works here. */
function isNumbered(job: Job, row: Row): boolean {
  if (job.hold !== 'FOREIGN') return isSame(job, row);
  return job.active && isSameName(job.name, row.name);
}

/** The job under another number. Who left and works elsewhere now begins anew: what was kept of his old job would tell who he is. */
function jobOf({ personId, hold }: KnownPerson, organisationId: string, lookup: Lookup): Job | undefined {
  const job = lookup.jobByPerson.get(`${organisationId}/${personId}`);
  return job?.active || hold !== 'FOREIGN' ? job : undefined;
}

function byPhone(row: Row, { peopleByPhone }: Lookup): KnownPerson | undefined {
  const people = row.phoneHash === null ? [] : (peopleByPhone.get(row.phoneHash) ?? []);
  return people.find(({ name }) => isSameName(name, row.name));
}

interface Found {
  job: Job | undefined;
  person: KnownPerson | Job | undefined;
  /** Of who he is. */
  differs: boolean;
  unitId: string | null;
}

function actionOf(row: Row, { job, person, differs, unitId }: Found): RowAction {
  if (!job || !person) return 'NEW';
  if (!job.active) return 'REJOINED';
  if (row.unitPath.length > 0 && (unitId === null || unitId !== job.unitId)) return 'MOVED';
  const isChanged =
    differs ||
    job.employeeNo !== row.employeeNo ||
    (row.post !== null && row.post !== job.post) ||
    (row.hiredOn !== null && row.hiredOn !== job.hiredOn) ||
    (row.outOfProvince !== null && row.outOfProvince !== job.outOfProvince);
  return isChanged ? 'CHANGED' : 'SAME';
}

function remarksOn(
  row: Row,
  person: KnownPerson | undefined,
  { lookup, isHeldBack }: { lookup: Lookup; isHeldBack: boolean },
): Taken['remarks'] {
  const remarks: Taken['remarks'] = [];
  const others = row.phoneHash === null ? [] : (lookup.peopleByPhone.get(row.phoneHash) ?? []);
  if (others.some(({ personId, hold }) => personId !== person?.personId && hold !== 'FOREIGN'))
    remarks.push({ column: '手机号', reason: 'phoneShared' });
  if (isHeldBack && person?.hold === 'GUARDED') remarks.push({ column: '姓名', reason: 'identityKept' });
  if (person?.hold === 'OWN' && person.phoneHash !== null && !isSameName(person.name, row.name))
    remarks.push({ column: '姓名', reason: 'nameChanged' });
  return remarks;
}

function refuse(column: RefusedColumn, reason: FaultCode): Decision {
  return { outcome: 'refused', column, reason };
}
