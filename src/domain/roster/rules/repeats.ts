import { isSameName } from '../../../lib/names.ts';
import { type Earlier, SHARED_AT_MOST } from '../store/staged.ts';

/** The lines before, of this batch and of those already staged. */
export interface EarlierLines {
  byKey: Map<string, Earlier>;
  byPhone: Map<string, Earlier[]>;
  byUserid: Map<string, Earlier>;
  byJob: Map<string, Earlier>;
}

export function earlierLines(staged: readonly Earlier[]): EarlierLines {
  const lines: EarlierLines = { byKey: new Map(), byPhone: new Map(), byUserid: new Map(), byJob: new Map() };
  for (const row of staged) keepLine(lines, row);
  return lines;
}

export function keepLine({ byKey, byPhone, byUserid, byJob }: EarlierLines, row: Earlier): void {
  byKey.set(row.rowKey, row);
  if (row.phoneHash !== null) {
    const samePhone = byPhone.get(row.phoneHash) ?? [];
    // Of more than are allowed nobody is taken, whoever they are.
    if (samePhone.length < SHARED_AT_MOST) samePhone.push(row);
    byPhone.set(row.phoneHash, samePhone);
  }
  if (row.userid !== null) byUserid.set(row.userid, row);
  if (row.employmentId !== null) byJob.set(row.employmentId, row);
}

export function isCrowded({ byPhone }: EarlierLines, phoneHash: string | null): boolean {
  return phoneHash !== null && (byPhone.get(phoneHash)?.length ?? 0) >= SHARED_AT_MOST;
}

/** The lines that this one repeats. One person may work in two organisations; in one he is listed once. */
export function repeatsOf(
  { byKey, byPhone, byUserid, byJob }: EarlierLines,
  row: Omit<Earlier, 'line'>,
): Record<'number' | 'person' | 'account' | 'phone', number | null> {
  const samePhone = row.phoneHash === null ? [] : (byPhone.get(row.phoneHash) ?? []);
  const here = samePhone.find(
    ({ name, organisationRef }) => isSameName(name, row.name) && organisationRef === row.organisationRef,
  );
  const stranger = samePhone.find(({ name }) => !isSameName(name, row.name) && name !== '');
  const sameAccount = row.userid === null ? undefined : byUserid.get(row.userid);
  const isOther =
    sameAccount !== undefined &&
    !samePhone.some(({ line, name }) => line === sameAccount.line && isSameName(name, row.name));
  return {
    number: byKey.get(row.rowKey)?.line ?? null,
    person: (row.employmentId === null ? undefined : byJob.get(row.employmentId))?.line ?? here?.line ?? null,
    account: isOther ? sameAccount.line : null,
    phone: stranger?.line ?? null,
  };
}
