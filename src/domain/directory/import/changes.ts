import { newId } from '../../../lib/ids.ts';
import { nameKey } from '../../../lib/names.ts';
import type { IdentityField, Turnover } from '../events.ts';
import type { FaultCode, FaultWords } from './fault-words.ts';
import type { Taken } from './rules.ts';
import type { Fault, StagedRow } from './types.ts';
import type { Units } from './units.ts';
import * as write from './write.ts';

type PlacedRow = StagedRow & { organisationId: string };

/** What the rows of a part come to: what is to be written, and what others must hear of. */
export function createChanges({ units, at, words }: { units: Units; at: Date; words: FaultWords }) {
  const written = write.nothing();
  const events: Turnover[] = [];
  const refused: Fault[] = [];
  const identities: { personId: string; fields: IdentityField[]; tellOn: string | null }[] = [];
  const held: { personId: string; fields: IdentityField[] }[] = [];
  /** One human may be new in two organisations at once. */
  const newcomers = new Map<string, string>();
  /** Jobs of people whom the check told as new, and so took for leavers. */
  const found: string[] = [];
  let joined = 0;

  function personFor(row: PlacedRow, decision: Taken): string {
    if (decision.personId !== null) return decision.personId;
    const key = `${row.phoneHash} ${nameKey(row.name)}`;
    const met = newcomers.get(key);
    if (met !== undefined) return met;
    const id = newId();
    newcomers.set(key, id);
    written.people.push({ id, name: row.name, phoneSealed: row.phoneSealed, phoneHash: row.phoneHash });
    return id;
  }

  return {
    all: {
      written,
      events,
      refused,
      /** Known people who are changed in what tells who they are. */
      identities,
      /** What a row says of people whom this list may not change. */
      held,
      found,
      get joined() {
        return joined;
      },
    },

    take(row: PlacedRow, decision: Taken): void {
      const { job, action } = decision;
      const personId = personFor(row, decision);
      if (decision.held.length > 0) held.push({ personId, fields: decision.held });
      const unitId = units.find(row.organisationId, row.unitPath) ?? job?.unitId ?? null;
      const employmentId = job?.employmentId ?? newId();
      if (row.role !== null && row.role !== 'EMPLOYEE')
        written.roles.push({ role: row.role, personId, employmentId, organisationId: row.organisationId, unitId });
      if (action === 'SAME' && decision.told === 'SAME') return;

      const { organisationId, employeeNo, post, hiredOn, outOfProvince } = row;
      const facts = { id: employmentId, personId, organisationId, unitId, employeeNo, post, hiredOn, outOfProvince };
      (job ? written.changedJobs : written.newJobs).push(facts);
      if (decision.freed) written.freed.push(decision.freed.employmentId);
      if (decision.absorbed) written.absorbed.push(decision.absorbed);
      if (decision.identity.length > 0) {
        const { name, phoneSealed, phoneHash } = row;
        written.changedPeople.push({ id: personId, name, phoneSealed, phoneHash });
        identities.push({ personId, fields: decision.identity, tellOn: decision.tellOn });
      }
      if (decision.account !== null) written.accounts.push({ userid: decision.account, personId });

      const about = { personId, employmentId, organisationId, gridUnitId: unitId, at };
      const event = { ...about, outOfProvince: outOfProvince ?? job?.outOfProvince ?? false };
      if (decision.told === 'NEW') joined += 1;
      if (decision.told === 'NEW' && job !== null) found.push(job.employmentId);
      if (action === 'NEW') events.push({ ...event, kind: 'JOINED' });
      if (action === 'REJOINED') events.push({ ...event, kind: 'REJOINED' });
      if (action === 'MOVED') events.push({ ...event, kind: 'MOVED' });
      if (decision.phoneChanged) events.push({ ...event, kind: 'PHONE_CHANGED' });
    },

    /** The directory changed between check and confirmation. */
    refuse({ line }: PlacedRow, { column, reason }: { column: string; reason: FaultCode }): void {
      refused.push({ line, column, severity: 'ERROR', reason: words(reason), sample: '' });
    },
  };
}
