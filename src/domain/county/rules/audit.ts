import type { AuditEntry } from '../../../kernel/audit/index.ts';
import type { CountyPlan, Grant, Place, Planned } from '../types.ts';

type Values = Record<string, string | number | boolean | null>;

/** For the audit log: one entry of ids, codes and figures for every change, and one for the list as a whole. */
export function auditEntriesOf(plan: CountyPlan): AuditEntry[] {
  const entries = [
    ...plan.places.flatMap((one) => changed(one, 'place', 'jurisdiction', one.after.id, ofPlace)),
    ...plan.organisations.flatMap((one) =>
      changed(one, 'organisation', 'organisation', one.after.id, ({ code, kind, tier, townshipId, stationId }) => ({
        code,
        kind,
        tier,
        townshipId,
        stationId,
      })),
    ),
    ...plan.officers.flatMap((one) =>
      changed(one, 'officer', 'person', one.after.personId, ({ officerNo, userid, phoneHash }) => ({
        numbered: officerNo !== null,
        hasAccount: userid !== null,
        hasPhone: phoneHash !== null,
      })),
    ),
    ...plan.granted.map((grant) => ofGrant('role.assigned', grant)),
    ...plan.ended.map((grant) => ofGrant('role.ended', grant)),
  ];
  if (entries.length === 0) return [];
  const { granted, ended, faultyLines } = plan;
  const after = { changes: entries.length, granted: granted.length, ended: ended.length, faultyLines };
  return [
    ...entries,
    { actor: OPERATOR, action: 'county.imported', object: { kind: 'directory', id: 'county' }, after },
  ];
}

const OPERATOR = { kind: 'operator' } as const;

function changed<T>(
  { change, before, after }: Planned<T>,
  what: string,
  kind: string,
  id: string,
  values: (one: T) => Values,
): AuditEntry[] {
  if (change === 'same') return [];
  const action = `county.${what}_${change === 'new' ? 'added' : 'changed'}`;
  const was = before === null ? {} : { before: values(before) };
  return [{ actor: OPERATOR, action, object: { kind, id }, ...was, after: values(after) }];
}

function ofPlace({ kind, code, parentId, population, stationId }: Place): Values {
  return { kind, code, parentId, population, stationId };
}

function ofGrant(action: string, { personId, role, scopeKind, scopeId }: Grant): AuditEntry {
  return { actor: OPERATOR, action, object: { kind: 'person', id: personId }, after: { role, scopeKind, scopeId } };
}
