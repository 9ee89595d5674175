import { type SelectExpression, sql } from 'kysely';
import { type Database, type Schema, type Tx, transact } from '../../database/index.ts';
import { seconds } from '../../lib/time.ts';
import type { AuditFault, ChainHead, Verification } from './types.ts';

/** A row of the log as text, so that what is sealed does not depend on a driver's idea of dates and JSON. */
export interface LoggedRow {
  id: number;
  at: string;
  recordedAt: string;
  actorKind: string;
  actorId: string | null;
  action: string;
  objectKind: string;
  objectId: string;
  before: string | null;
  after: string | null;
  ip: string | null;
  agent: string | null;
}

export interface Seal {
  number: number;
  auditId: number;
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
    const seal = { number, auditId: row.id, previous: last.mac, mac: mac(sealed(number, last.mac, row)) };
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
    const where = { number: seal.number, auditId: seal.auditId };
    if (seal.number !== last.number + 1) return { kind: 'gap', number: last.number + 1 };
    if (seal.previous !== last.mac) return { kind: 'chain', ...where };
    if (row === null) return { kind: 'row_missing', ...where };
    if (seal.mac !== mac(sealed(seal.number, seal.previous, row))) return { kind: 'row_changed', ...where };
    last = seal;
  }
  return null;
}

function sealed(number: number, previous: string, row: LoggedRow): string {
  const { id, at, recordedAt, actorKind, actorId, action, objectKind, objectId, before, after, ip, agent } = row;
  const who = [actorKind, actorId, ip, agent];
  return JSON.stringify([number, previous, id, at, recordedAt, who, action, objectKind, objectId, before, after]);
}

const BATCH = 500;
const SEALED_WITHIN_MS = seconds(10);

/** Numbers and chains what has been committed; safe to call from several processes at once. Returns how many rows. */
export async function sealCommitted(db: Database, mac: Mac): Promise<number> {
  for (let total = 0; ; ) {
    const count = await transact(db, (tx) => sealBatch(tx, mac));
    total += count;
    if (count < BATCH) return total;
  }
}

async function sealBatch(tx: Tx, mac: Mac): Promise<number> {
  if (!(await becomeSealer(tx))) return 0;
  const rows = await readUnsealed(tx, BATCH);
  if (rows.length === 0) return 0;
  const head = (await readHead(tx)) ?? CHAIN_START;
  await insertSeals(tx, sealRows(head, rows, mac));
  return rows.length;
}

/** Checks every link against its row, and that nothing waits unsealed; `noted` is a head written down earlier. */
export async function verifyChain(db: Database, mac: Mac, noted: ChainHead | undefined): Promise<Verification> {
  const { checked, fault } = await walk(db, mac);
  const firstFault = fault ?? (await cutOff(db, noted)) ?? (await overdue(db));
  return firstFault ? { ok: false, checked, firstFault } : { ok: true, checked };
}

/** A part of the chain; the place where it breaks, with the last entry before it. */
export interface ChainPart {
  checkedTo: number;
  total: number;
  next: number | null;
  fault: (AuditFault & { lastGoodAt: Date | null }) | null;
  head: ChainHead | null;
}

const PART = 20_000;

/** The links behind `after`, which an earlier part has checked. */
export async function verifyPart(db: Database, mac: Mac, after: number): Promise<ChainPart> {
  const head = await readHead(db);
  const total = head?.number ?? 0;
  const upTo = Math.min(after + PART, total);
  let last = after === 0 ? CHAIN_START : await readSeal(db, after);
  const faulty = async (fault: AuditFault, checkedTo: number): Promise<ChainPart> => ({
    ...{ checkedTo, total, next: null, head },
    fault: { ...fault, lastGoodAt: await timeOf(db, checkedTo) },
  });
  if (last === null) return faulty({ kind: 'gap', number: after }, after - 1);
  while (last.number < upTo) {
    const links = await readLinks(db, { after: last.number, upTo, limit: BATCH });
    const fault = faultIn(last, links, mac);
    if (fault) return faulty(fault, (fault.number ?? last.number + 1) - 1);
    const end: Seal | undefined = links.at(-1)?.seal;
    if (!end) return faulty({ kind: 'gap', number: last.number + 1 }, last.number);
    last = end;
  }
  if (upTo < total) return { checkedTo: upTo, total, next: upTo, fault: null, head };
  const unsealed = await overdue(db);
  return unsealed ? faulty(unsealed, total) : { checkedTo: total, total, next: null, fault: null, head };
}

async function timeOf(db: Database, number: number): Promise<Date | null> {
  const row = await db
    .selectFrom('auditSeal')
    .innerJoin('auditLog', 'auditLog.id', 'auditSeal.auditId')
    .select('auditLog.at')
    .where('auditSeal.number', '=', number)
    .executeTakeFirst();
  return row?.at ?? null;
}

async function walk(db: Database, mac: Mac): Promise<{ checked: number; fault: AuditFault | null }> {
  const upTo = (await readHead(db))?.number ?? 0;
  let last: ChainHead = CHAIN_START;
  for (;;) {
    const links = await readLinks(db, { after: last.number, upTo, limit: BATCH });
    const fault = faultIn(last, links, mac);
    if (fault) return { checked: (fault.number ?? last.number + 1) - 1, fault };
    last = links.at(-1)?.seal ?? last;
    if (links.length < BATCH) return { checked: last.number, fault: null };
  }
}

async function cutOff(db: Database, noted: ChainHead | undefined): Promise<AuditFault | null> {
  if (!noted) return null;
  const seal = await readSeal(db, noted.number);
  return seal?.mac === noted.mac ? null : { kind: 'cut_off', number: noted.number };
}

async function overdue(db: Database): Promise<AuditFault | null> {
  const auditId = await readOverdue(db, SEALED_WITHIN_MS);
  return auditId === null ? null : { kind: 'unsealed', auditId };
}

/** Any number, the same in every process: who holds it is the one sealer. */
const SEALER_LOCK = 4_701_733;

/** False when another process is sealing. Held until the transaction ends. */
async function becomeSealer(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${SEALER_LOCK}) as got`.execute(tx);
  return rows[0]?.got === true;
}

export async function readHead(ex: Database | Tx): Promise<ChainHead | null> {
  const head = await ex
    .selectFrom('auditSeal')
    .select(['number', 'mac'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return head ?? null;
}

async function readSeal(db: Database, number: number): Promise<ChainHead | null> {
  const seal = await db
    .selectFrom('auditSeal')
    .select(['number', 'mac'])
    .where('number', '=', number)
    .executeTakeFirst();
  return seal ?? null;
}

/** Committed rows without a seal, oldest first; a row whose transaction ended late comes in a later batch. */
async function readUnsealed(tx: Tx, limit: number): Promise<LoggedRow[]> {
  return tx
    .selectFrom('auditUnsealed')
    .innerJoin('auditLog', 'auditLog.id', 'auditUnsealed.auditId')
    .leftJoin('auditSeal', 'auditSeal.auditId', 'auditLog.id')
    .where('auditSeal.number', 'is', null)
    .select(LOGGED_COLUMNS)
    .orderBy('auditLog.id')
    .limit(limit)
    .execute();
}

async function insertSeals(tx: Tx, seals: Seal[]): Promise<void> {
  await tx.insertInto('auditSeal').values(seals).execute();
  const ids = seals.map(({ auditId }) => auditId);
  await tx.deleteFrom('auditUnsealed').where('auditId', 'in', ids).execute();
}

/** The links behind `after`, each with its row as it stands today. */
async function readLinks(db: Database, { after, upTo, limit }: { after: number; upTo: number; limit: number }) {
  const links = await db
    .selectFrom('auditSeal')
    .leftJoin('auditLog', 'auditLog.id', 'auditSeal.auditId')
    .where('auditSeal.number', '>', after)
    .where('auditSeal.number', '<=', upTo)
    .select(['auditSeal.number', 'auditSeal.auditId', 'auditSeal.previous', 'auditSeal.mac'])
    .select(LOGGED_COLUMNS)
    .orderBy('auditSeal.number')
    .limit(limit)
    .execute();
  return links.map(({ number, auditId, previous, mac, ...row }) => ({
    seal: { number, auditId, previous, mac },
    row: isLogged(row) ? row : null,
  }));
}

/** Looks at the log itself, not at the sealer's list, so that a row taken off the list is missed too. */
async function readOverdue(db: Database, olderThanMs: number): Promise<number | null> {
  const row = await db
    .selectFrom('auditLog')
    .leftJoin('auditSeal', 'auditSeal.auditId', 'auditLog.id')
    .where('auditSeal.number', 'is', null)
    .where(
      'auditLog.recordedAt',
      '<',
      sql<Date>`clock_timestamp() - ${olderThanMs}::double precision * interval '1 millisecond'`,
    )
    .select((eb) => eb.fn.min('auditLog.id').as('id'))
    .executeTakeFirst();
  return row?.id ?? null;
}

const utcText = (column: 'at' | 'recordedAt') =>
  sql<string>`to_char(${sql.ref(`audit_log.${column}`)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`.as(column);
const jsonText = (column: 'before' | 'after') => sql<string | null>`${sql.ref(`audit_log.${column}`)}::text`.as(column);

const LOGGED_COLUMNS = [
  'auditLog.id',
  utcText('at'),
  utcText('recordedAt'),
  'auditLog.actorKind',
  'auditLog.actorId',
  'auditLog.action',
  'auditLog.objectKind',
  'auditLog.objectId',
  jsonText('before'),
  jsonText('after'),
  'auditLog.ip',
  'auditLog.agent',
] as const satisfies SelectExpression<Schema, 'auditLog'>[];

type Nullable<T> = { [K in keyof T]: T[K] | null };

function isLogged(row: Nullable<LoggedRow>): row is LoggedRow {
  return row.id !== null;
}
