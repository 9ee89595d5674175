import { newId } from '../../../lib/ids.ts';
import { isSameName, nameKey } from '../../../lib/names.ts';
import type { IdentityField, Turnover, Units } from '../../directory/index.ts';
import { nothing, type Written } from '../store/write.ts';
import type { RowAction, StagedRow } from '../types.ts';
import type { Taken } from './decide.ts';

export type PlacedRow = StagedRow & { organisationId: string };

/** What the rows of a part come to: what is to be written, and what others must be told of. */
export interface Changes {
  written: Written;
  turnovers: Turnover[];
  /** Known people who are changed in what tells who they are. */
  identities: { personId: string; fields: IdentityField[]; notifyOldAccount: string | null }[];
  /** What a row says of people whom this list may not change. */
  held: { personId: string; fields: IdentityField[] }[];
  /** Jobs of people whom the check showed as new, and so took for leavers. */
  found: string[];
  /** How many rows came to what, as the importer is told. */
  shown: Record<RowAction, number>;
  phones: number;
  /** One human may be new in two organisations at once. */
  newcomers: Map<string, string>;
}

export const noChanges = (): Changes => ({
  ...{ written: nothing(), turnovers: [], identities: [], held: [], found: [], phones: 0 },
  shown: { NEW: 0, REJOINED: 0, MOVED: 0, CHANGED: 0, SAME: 0 },
  newcomers: new Map(),
});

/** Adds what one row comes to. */
export function addChange(
  changes: Changes,
  row: PlacedRow,
  decision: Taken,
  { units, at }: { units: Units; at: Date },
): void {
  const { written, turnovers } = changes;
  const { job, action } = decision;
  changes.shown[decision.shown] += 1;
  if (decision.phoneChanged) changes.phones += 1;
  const personId = personFor(changes, row, decision);
  if (decision.held.length > 0) changes.held.push({ personId, fields: decision.held });
  const unitId = units.find(row.organisationId, row.unitPath) ?? job?.unitId ?? null;
  const employmentId = job?.employmentId ?? newId();
  if (row.role !== null && row.role !== 'EMPLOYEE')
    written.roles.push({ role: row.role, personId, employmentId, organisationId: row.organisationId, unitId });
  if (action === 'SAME' && decision.shown === 'SAME') return;

  const { organisationId, employeeNo, post, hiredOn, outOfProvince } = row;
  const facts = { id: employmentId, personId, organisationId, unitId, employeeNo, post, hiredOn, outOfProvince };
  (job ? written.changedJobs : written.newJobs).push(facts);
  if (decision.freed) written.freed.push(decision.freed.employmentId);
  if (decision.absorbed) written.absorbed.push(decision.absorbed);
  if (decision.identity.length > 0) {
    const { name, phoneSealed, phoneHash } = row;
    written.changedPeople.push({ id: personId, name, phoneSealed, phoneHash });
    changes.identities.push({ personId, fields: decision.identity, notifyOldAccount: decision.notifyOldAccount });
  }
  if (decision.account !== null) written.accounts.push({ userid: decision.account, personId });

  if (decision.shown === 'NEW' && job !== null) changes.found.push(job.employmentId);
  const about = { personId, employmentId, organisationId, gridUnitId: unitId, at };
  const turnover = { ...about, outOfProvince: outOfProvince ?? job?.outOfProvince ?? false };
  if (action === 'NEW') turnovers.push({ ...turnover, kind: 'JOINED' });
  if (action === 'REJOINED') turnovers.push({ ...turnover, kind: 'REJOINED' });
  if (action === 'MOVED') turnovers.push({ ...turnover, kind: 'MOVED' });
  if (decision.phoneChanged) turnovers.push({ ...turnover, kind: 'PHONE_CHANGED' });
}

function personFor({ newcomers, written }: Changes, row: PlacedRow, decision: Taken): string {
  if (decision.personId !== null) return decision.personId;
  const key = `${row.phoneHash} ${nameKey(row.name)}`;
  const met = newcomers.get(key);
  if (met !== undefined) return met;
  const id = newId();
  newcomers.set(key, id);
  written.people.push({ id, name: row.name, phoneSealed: row.phoneSealed, phoneHash: row.phoneHash });
  return id;
}

export interface ChangedField {
  field: string;
  /** '' where there was nothing. */
  from: string;
  to: string;
}

interface Showing {
  unitName(id: string | null): string;
  /** Of the row's unit path, however it is spelled; null where it names none, or one that will be made. */
  unitId: string | null;
  /** Masked. */
  phones: { from: string; to: string };
}

type ShownRow = Pick<StagedRow, 'name' | 'employeeNo' | 'unitPath' | 'post' | 'hiredOn' | 'outOfProvince' | 'userid'>;

const yesOrNo = (is: boolean): string => (is ? '是' : '否');

/** What a row changes of somebody, as it is shown before it is confirmed. Of whoever comes as new there is nothing to compare. */
export function changedFields(
  row: ShownRow,
  { shown, job, identity }: Taken,
  { unitName, unitId, phones }: Showing,
): ChangedField[] {
  if (shown === 'NEW' || job === null) return [];
  const fields: ChangedField[] = [];
  const note = (field: string, from: string | null, to: string | null) => {
    if (to !== null && to !== '' && to !== (from ?? '')) fields.push({ field, from: from ?? '', to });
  };
  if (!job.active) note('状态', '已离职', '在职');
  if (identity.includes('name') && !isSameName(job.name, row.name)) note('姓名', job.name, row.name);
  if (identity.includes('phone')) fields.push({ field: '手机号', ...phones });
  if (identity.includes('account')) note('企业微信账号', job.userid, row.userid);
  if (row.unitPath.length > 0)
    note('部门/车间', unitName(job.unitId), unitId === null ? row.unitPath.join('/') : unitName(unitId));
  note('工号', job.employeeNo, row.employeeNo);
  note('岗位', job.post, row.post);
  note('入职日期', job.hiredOn, row.hiredOn);
  if (row.outOfProvince !== null) note('是否外省', yesOrNo(job.outOfProvince), yesOrNo(row.outOfProvince));
  return fields;
}
