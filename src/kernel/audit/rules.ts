import type { AuditFault } from './types.ts';

/** A row of the log as text, so that what is sealed does not depend on a driver's idea of dates and JSON. */
export interface LoggedRow {
  id: number;
  at: string;
  recorded_at: string;
  actor_kind: string;
  actor_id: string | null;
  action: string;
  object_kind: string;
  object_id: string;
  before: string | null;
  after: string | null;
  ip: string | null;
  agent: string | null;
}

export interface Seal {
  number: number;
  audit_id: number;
  previous: string;
  mac: string;
}

type Mac = (data: string) => string;

/** What stands before the first link. */
export const CHAIN_START = { number: 0, mac: '' };

/** Links rows behind the head: each MAC covers its number, the MAC before it and every column of its row. */
export function sealRows(head: { number: number; mac: string }, rows: LoggedRow[], mac: Mac): Seal[] {
  let last = head;
  return rows.map((row) => {
    const number = last.number + 1;
    const seal = { number, audit_id: row.id, previous: last.mac, mac: mac(sealed(number, last.mac, row)) };
    last = seal;
    return seal;
  });
}

/** The first fault among consecutive links, or null when each hangs on the one before it. */
export function faultIn(
  head: { number: number; mac: string },
  links: { seal: Seal; row: LoggedRow | null }[],
  mac: Mac,
): AuditFault | null {
  let last = head;
  for (const { seal, row } of links) {
    const where = { number: seal.number, auditId: seal.audit_id };
    if (seal.number !== last.number + 1) return { kind: 'gap', number: last.number + 1 };
    if (seal.previous !== last.mac) return { kind: 'chain', ...where };
    if (row === null) return { kind: 'row_missing', ...where };
    if (seal.mac !== mac(sealed(seal.number, seal.previous, row))) return { kind: 'row_changed', ...where };
    last = seal;
  }
  return null;
}

function sealed(number: number, previous: string, row: LoggedRow): string {
  const { id, at, recorded_at, actor_kind, actor_id, action, object_kind, object_id, before, after, ip, agent } = row;
  const who = [actor_kind, actor_id, ip, agent];
  return JSON.stringify([number, previous, id, at, recorded_at, who, action, object_kind, object_id, before, after]);
}
