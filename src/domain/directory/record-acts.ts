import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { shownName } from '../../lib/names.ts';
import { readPhone } from '../../lib/phone.ts';
import { conflict, forbidden, invalid } from '../../lib/problem.ts';
import { activeJobs, type Job, turnover } from './contacts/people.ts';
import type { IdentityChange, IdentityField } from './events.ts';
import { checkName } from './import/read-row.ts';
import { loadUnits } from './import/units.ts';
import type { Directory } from './service.ts';
import { holdsOf } from './store/holds.ts';
import type { RoleGrant } from './types.ts';

/** What a roster holds of somebody; only what is to change. */
export interface Correction {
  name?: string;
  phone?: string;
  employeeNo?: string;
  post?: string;
  /** '冲压车间/一班'. */
  unit?: string;
}

interface RecordNeeds {
  crypto: Pick<FieldCrypto, 'seal' | 'phoneHash'>;
  directory: Pick<Directory, 'announce' | 'endEmployment' | 'endRole' | 'identityChanged' | 'person'>;
  grantsOf(ex: Executor, personId: string): Promise<RoleGrant[]>;
}

interface Correcting extends Pick<IdentityChange, 'cause'> {
  personId: string;
  organisationId: string | null;
  by: string;
  acting: Pick<IdentityChange, 'actor' | 'onBehalfOf'>;
  at: Date;
}

/** What police do to one record when its owner asks for it. */
export function createRecordActs({ crypto, directory, grantsOf }: RecordNeeds) {
  async function holdOf(tx: Tx, personId: string, by: string) {
    const grants = await grantsOf(tx, by);
    const isCentre = grants.some(({ role }) => role === 'CENTER_OFFICER');
    const scopeIds = grants.map(({ scopeId }) => scopeId);
    return { hold: (await holdsOf(tx, [personId], scopeIds)).get(personId), isCentre };
  }

  async function correctPerson(tx: Tx, { personId, by, acting, cause }: Correcting, given: Correction) {
    const name = given.name === undefined ? undefined : nameOf(given.name);
    const phone = given.phone === undefined ? undefined : phoneOf(given.phone);
    if (name === undefined && phone === undefined) return;
    const { hold, isCentre } = await holdOf(tx, personId, by);
    if (hold !== 'OWN' && !(isCentre && hold === 'GUARDED')) throw centreOnly();
    const hash = phone === undefined ? null : crypto.phoneHash(phone);
    const { rows: others } = await sql`
      select from person where phone_hash = ${hash} and id <> ${personId} limit 1`.execute(tx);
    if (others.length > 0) throw wrong('phone', '这个手机号登记在另一人名下，请核对后再填');
    const before = await directory.person(tx, personId);
    await sql`
      update person set name = coalesce(${name ?? null}, name),
        phone_sealed = coalesce(${phone === undefined ? null : crypto.seal(phone)}, phone_sealed),
        phone_hash = coalesce(${hash}, phone_hash)
      where id = ${personId}`.execute(tx);
    const fields: IdentityField[] = [
      ...(name === undefined ? [] : ['name' as const]),
      ...(phone === undefined ? [] : ['phone' as const]),
    ];
    const { actor, onBehalfOf } = acting;
    const who = onBehalfOf === undefined ? { actor } : { actor, onBehalfOf };
    await directory.identityChanged(tx, [{ personId, fields, tellOn: before?.userid ?? null, ...who, cause }]);
  }

  async function correctJob(tx: Tx, job: Job, given: Correction): Promise<Job> {
    const { employeeNo, post } = given;
    if (employeeNo !== undefined) await takeNumber(tx, job, employeeNo);
    const gridUnitId = given.unit === undefined ? job.gridUnitId : await unitOf(tx, job.organisationId, given.unit);
    await sql`
      update employment set employee_no = coalesce(${employeeNo ?? null}, employee_no),
        post = coalesce(${post ?? null}, post), grid_unit_id = ${gridUnitId}
      where id = ${job.id}`.execute(tx);
    return { ...job, gridUnitId };
  }

  return {
    /** Writes what was wrong anew; whoever counts on it hears of it. */
    async correct(tx: Tx, correcting: Correcting, given: Correction): Promise<void> {
      const { personId, organisationId, at } = correcting;
      await correctPerson(tx, correcting, given);
      const jobs = await activeJobs(tx, personId);
      const job = jobs.find((one) => one.organisationId === organisationId);
      const ofJob = (['employeeNo', 'post', 'unit'] as const).find((field) => given[field] !== undefined);
      if (!job && ofJob) throw wrong(ofJob, '申请人没有在职登记，只能更正姓名和手机号');
      if (job && ofJob) {
        const now = await correctJob(tx, job, given);
        if (now.gridUnitId !== job.gridUnitId) await directory.announce(tx, [turnover('MOVED', personId, now, at)]);
      }
      if (given.phone !== undefined)
        await directory.announce(
          tx,
          jobs.map((one) => turnover('PHONE_CHANGED', personId, one, at)),
        );
    },

    /** Ends what he works in and holds, as if he left everywhere; refused of officers, whose deeds must keep a name. */
    async leaveAll(tx: Tx, { personId, by, at }: { personId: string; by: string; at: Date }): Promise<void> {
      const { hold } = await holdOf(tx, personId, by);
      if (hold === 'GUARDED') throw inOffice();
      if (hold !== 'OWN') throw centreOnly();
      const jobs = await activeJobs(tx, personId);
      for (const { id } of jobs) await directory.endEmployment(tx, id, at);
      await directory.endRole(tx, { personId, at });
      await directory.announce(
        tx,
        jobs.map((job) => turnover('LEFT', personId, job, at)),
      );
    },
  };
}

export type RecordActs = ReturnType<typeof createRecordActs>;

function nameOf(text: string): string {
  const name = shownName(text);
  checkName(name, false, (_reason, severity = 'ERROR') => {
    if (severity === 'ERROR') throw wrong('name', '姓名须是文字，请按证件上的写法填写');
  });
  return name;
}

function phoneOf(text: string): string {
  const { phone } = readPhone(text);
  if (phone === null) throw wrong('phone', '请填写11位手机号');
  return phone;
}

async function unitOf(tx: Tx, organisationId: string, unit: string): Promise<string> {
  const units = await loadUnits(tx, [organisationId]);
  const path = unit.split(/[/／]/).map((name) => name.trim());
  const id = units.find(organisationId, path);
  if (id === null) throw wrong('unit', '本单位没有这个部门，请按名册上的写法填写，上下级用/隔开');
  return id;
}

/** Whoever left may have had it: it passes on as it does in a list. */
async function takeNumber(tx: Tx, { id, organisationId }: Job, employeeNo: string): Promise<void> {
  if (/[/\s]/.test(employeeNo)) throw wrong('employeeNo', '工号不能有空格或/');
  await sql`
    update employment set employee_no = employee_no || ' ' || id
    where organisation_id = ${organisationId} and employee_no = ${employeeNo} and state = 'LEFT'`.execute(tx);
  const { rows } = await sql`
    select from employment
    where organisation_id = ${organisationId} and employee_no = ${employeeNo} and id <> ${id}`.execute(tx);
  if (rows.length > 0) throw wrong('employeeNo', '这个工号是另一名在职员工的，请核对后再填');
}

const wrong = (field: string, messageZh: string) => invalid(`corrected.${field}`, messageZh);
const centreOnly = () => forbidden('申请人在别处也有单位或职务，或是任职人员，请转反诈中心办理');
const inOffice = () =>
  conflict('in_office', '申请人有民警或联盟席位职务，依法须保存操作人身份至卸任满1年，请选择不予办理并说明', 'state');
