import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { nameSearch } from '../../../lib/name-search.ts';
import { nameTrouble, shownName } from '../../../lib/names.ts';
import { readPhone } from '../../../lib/phone.ts';
import { conflict, forbidden, invalid } from '../../../lib/problem.ts';
import type { DirectoryContext } from '../context.ts';
import type { IdentityChange, IdentityField } from '../events.ts';
import { holdsOf } from '../queries/holds.ts';
import { person } from '../queries/people.ts';
import { activeJobs, type Job, turnoverOf } from '../store/employments.ts';
import { rolesOf } from '../store/roles.ts';
import { holdUnits, loadUnits } from '../store/units.ts';
import { announce, announceIdentity, endEmployment, endRole } from './roles.ts';

/** What a roster holds of somebody; only what is to change. */
export interface Correction {
  name?: string;
  phone?: string;
  employeeNo?: string;
  post?: string;
  /** '冲压车间/一班'. */
  unit?: string;
}

interface Correcting extends Pick<IdentityChange, 'cause'> {
  personId: string;
  organisationId: string | null;
  by: string;
  acting: Pick<IdentityChange, 'actor' | 'onBehalfOf'>;
  at: Date;
}

/** Police write anew what was wrong in one record, when its owner asks for it; whoever counts on it is notified. */
export async function correctRecord(
  ctx: DirectoryContext,
  tx: Tx,
  correcting: Correcting,
  given: Correction,
): Promise<void> {
  const { personId, organisationId, at } = correcting;
  await correctPerson(ctx, tx, correcting, given);
  const jobs = await activeJobs(tx, personId);
  const job = jobs.find((one) => one.organisationId === organisationId);
  const ofJob = (['employeeNo', 'post', 'unit'] as const).find((field) => given[field] !== undefined);
  if (!job && ofJob) throw invalid(ofJob, '本人没有在职登记，只能更正姓名和手机号');
  if (job && ofJob) {
    const now = await correctJob(tx, job, given);
    if (now.gridUnitId !== job.gridUnitId) await announce(ctx, tx, [turnoverOf('MOVED', personId, now, at)]);
  }
  if (given.phone !== undefined)
    await announce(
      ctx,
      tx,
      jobs.map((one) => turnoverOf('PHONE_CHANGED', personId, one, at)),
    );
}

/** Ends what he works in and holds, as if he left everywhere; refused of officers, whose acts must keep a name. */
export async function leaveAll(
  ctx: DirectoryContext,
  tx: Tx,
  { personId, by, at }: { personId: string; by: string; at: Date },
): Promise<void> {
  const { hold } = await holdOf(tx, personId, by);
  if (hold === 'GUARDED') throw inOffice();
  if (hold !== 'OWN') throw centreOnly();
  const jobs = await activeJobs(tx, personId);
  for (const { id } of jobs) await endEmployment(ctx, tx, id, at);
  await endRole(ctx, tx, { personId, at });
  await announce(
    ctx,
    tx,
    jobs.map((job) => turnoverOf('LEFT', personId, job, at)),
  );
}

async function holdOf(tx: Tx, personId: string, by: string) {
  const grants = grantsFor(await rolesOf(tx, by), 'privacy.answer');
  const isCentre = grants.some(({ role }) => role === 'CENTER_OFFICER');
  const scopeIds = grants.map(({ scopeId }) => scopeId);
  return { hold: (await holdsOf(tx, [personId], scopeIds)).get(personId), isCentre };
}

async function correctPerson(
  ctx: DirectoryContext,
  tx: Tx,
  { personId, by, acting, cause }: Correcting,
  given: Correction,
): Promise<void> {
  const { crypto, corpId } = ctx;
  const name = given.name === undefined ? undefined : nameOf(given.name);
  const phone = given.phone === undefined ? undefined : phoneOf(given.phone);
  if (name === undefined && phone === undefined) return;
  const { hold, isCentre } = await holdOf(tx, personId, by);
  if (hold !== 'OWN' && !(isCentre && hold === 'GUARDED')) throw centreOnly();
  const hash = phone === undefined ? null : crypto.phoneHash(phone);
  const { rows: others } = await sql`
    select from person where phone_hash = ${hash} and id <> ${personId} limit 1`.execute(tx);
  if (others.length > 0) throw invalid('phone', '这个手机号登记在另一人名下，请核对后再填');
  const before = await person(tx, corpId, personId);
  await sql`
    update person set name = coalesce(${name ?? null}, name),
      name_search = coalesce(${name === undefined ? null : nameSearch(name)}::tsvector, name_search),
      phone_sealed = coalesce(${phone === undefined ? null : crypto.seal(phone)}, phone_sealed),
      phone_hash = coalesce(${hash}, phone_hash)
    where id = ${personId}`.execute(tx);
  const fields: IdentityField[] = [
    ...(name === undefined ? [] : ['name' as const]),
    ...(phone === undefined ? [] : ['phone' as const]),
  ];
  const { actor, onBehalfOf } = acting;
  const who = onBehalfOf === undefined ? { actor } : { actor, onBehalfOf };
  await announceIdentity(ctx, tx, [{ personId, fields, notifyOldAccount: before?.userid ?? null, ...who, cause }]);
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

function nameOf(text: string): string {
  const name = shownName(text);
  if (nameTrouble(name)?.severity === 'ERROR') throw invalid('name', '姓名须是文字，请按证件上的写法填写');
  return name;
}

function phoneOf(text: string): string {
  const { phone } = readPhone(text);
  if (phone === null) throw invalid('phone', '请填写11位手机号');
  return phone;
}

async function unitOf(tx: Tx, organisationId: string, unit: string): Promise<string> {
  await holdUnits(tx, [organisationId]);
  const units = await loadUnits(tx, [organisationId]);
  const path = unit.split(/[/／]/).map((name) => name.trim());
  const id = units.find(organisationId, path);
  if (id === null) throw invalid('unit', '本单位没有这个部门，请按名册上的写法填写，上下级用/隔开');
  return id;
}

/** Whoever left may have had it: it passes on as it does in a list. */
async function takeNumber(tx: Tx, { id, organisationId }: Job, employeeNo: string): Promise<void> {
  if (/[/\s]/.test(employeeNo)) throw invalid('employeeNo', '工号不能有空格或/');
  await sql`
    update employment set employee_no = employee_no || ' ' || id
    where organisation_id = ${organisationId} and employee_no = ${employeeNo} and state = 'LEFT'`.execute(tx);
  const { rows } = await sql`
    select from employment
    where organisation_id = ${organisationId} and employee_no = ${employeeNo} and id <> ${id}`.execute(tx);
  if (rows.length > 0) throw invalid('employeeNo', '这个工号是另一名在职员工的，请核对后再填');
}

const centreOnly = () => forbidden('本人在别处也有单位或职务，或是任职人员，请转反诈中心办理');
const inOffice = () =>
  conflict('in_office', '本人有民警或联盟席位职务，依法须保存操作人身份至卸任满1年，请选择不予办理并说明', 'state');
