import { type SelectExpression, sql } from 'kysely';
import type { Database, Schema, Tx } from '../../database/index.ts';
import { maskText } from '../../lib/masking.ts';
import { cut } from '../../lib/text.ts';
import type { LoggedRow, Seal } from './rules.ts';
import type { AuditEntry, AuditValues, ChainHead } from './types.ts';

/** Any number, the same in every process: who holds it is the one sealer. */
const SEALER_LOCK = 4_701_733;
const AGENT_LIMIT = 200;

export async function insertEntry(tx: Tx, entry: AuditEntry): Promise<void> {
  const { actor, onBehalfOf, script, action, object, before, ip, agent } = entry;
  const inName = { ...(onBehalfOf === undefined ? {} : { onBehalfOf }), ...(script === undefined ? {} : { script }) };
  const after = onBehalfOf === undefined && script === undefined ? entry.after : { ...entry.after, ...inName };
  await sql`/* prepare */
    insert into audit_log (actor_kind, actor_id, action, object_kind, object_id, before, after, ip, agent)
    values (${actor.kind}, ${actor.kind === 'person' ? actor.personId : null}, ${action}, ${object.kind}, ${object.id},
      ${before ? toJson(before) : null}, ${after ? toJson(after) : null}, ${ip ?? null},
      ${agent === undefined ? null : cut(agent, AGENT_LIMIT)})`.execute(tx);
}

/** False when another process is sealing. Held until the transaction ends. */
export async function becomeSealer(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${SEALER_LOCK}) as got`.execute(tx);
  return rows[0]?.got === true;
}

export async function readHead(ex: Database | Tx): Promise<ChainHead | null> {
  const head = await ex
    .selectFrom('audit_seal')
    .select(['number', 'mac'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return head ?? null;
}

export async function readSeal(db: Database, number: number): Promise<ChainHead | null> {
  const seal = await db
    .selectFrom('audit_seal')
    .select(['number', 'mac'])
    .where('number', '=', number)
    .executeTakeFirst();
  return seal ?? null;
}

/** Committed rows without a seal, oldest first; a row whose transaction ended late comes in a later batch. */
export async function readUnsealed(tx: Tx, limit: number): Promise<LoggedRow[]> {
  return tx
    .selectFrom('audit_unsealed')
    .innerJoin('audit_log', 'audit_log.id', 'audit_unsealed.audit_id')
    .leftJoin('audit_seal', 'audit_seal.audit_id', 'audit_log.id')
    .where('audit_seal.number', 'is', null)
    .select(LOGGED_COLUMNS)
    .orderBy('audit_log.id')
    .limit(limit)
    .execute();
}

export async function insertSeals(tx: Tx, seals: Seal[]): Promise<void> {
  await tx.insertInto('audit_seal').values(seals).execute();
  const ids = seals.map(({ audit_id }) => audit_id);
  await tx.deleteFrom('audit_unsealed').where('audit_id', 'in', ids).execute();
}

/** The links behind `after`, each with its row as it stands today. */
export async function readLinks(db: Database, { after, upTo, limit }: { after: number; upTo: number; limit: number }) {
  const links = await db
    .selectFrom('audit_seal')
    .leftJoin('audit_log', 'audit_log.id', 'audit_seal.audit_id')
    .where('audit_seal.number', '>', after)
    .where('audit_seal.number', '<=', upTo)
    .select(['audit_seal.number', 'audit_seal.audit_id', 'audit_seal.previous', 'audit_seal.mac'])
    .select(LOGGED_COLUMNS)
    .orderBy('audit_seal.number')
    .limit(limit)
    .execute();
  return links.map(({ number, audit_id, previous, mac, ...row }) => ({
    seal: { number, audit_id, previous, mac },
    row: isLogged(row) ? row : null,
  }));
}

/** Looks at the log itself, not at the sealer's list, so that a row taken off the list is missed too. */
export async function readOverdue(db: Database, olderThanMs: number): Promise<number | null> {
  const row = await db
    .selectFrom('audit_log')
    .leftJoin('audit_seal', 'audit_seal.audit_id', 'audit_log.id')
    .where('audit_seal.number', 'is', null)
    .where(
      'audit_log.recorded_at',
      '<',
      sql<Date>`clock_timestamp() - ${olderThanMs}::double precision * interval '1 millisecond'`,
    )
    .select((eb) => eb.fn.min('audit_log.id').as('id'))
    .executeTakeFirst();
  return row?.id ?? null;
}

const utcText = (column: 'at' | 'recorded_at') =>
  sql<string>`to_char(${sql.ref(`audit_log.${column}`)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`.as(column);
const jsonText = (column: 'before' | 'after') => sql<string | null>`${sql.ref(`audit_log.${column}`)}::text`.as(column);

const LOGGED_COLUMNS = [
  'audit_log.id',
  utcText('at'),
  utcText('recorded_at'),
  'audit_log.actor_kind',
  'audit_log.actor_id',
  'audit_log.action',
  'audit_log.object_kind',
  'audit_log.object_id',
  jsonText('before'),
  jsonText('after'),
  'audit_log.ip',
  'audit_log.agent',
] as const satisfies SelectExpression<Schema, 'audit_log'>[];

type Nullable<T> = { [K in keyof T]: T[K] | null };

function isLogged(row: Nullable<LoggedRow>): row is LoggedRow {
  return row.id !== null;
}

/** A last net under the rule of `AuditValues`: a mobile number or secret that slips in is stored masked. */
function toJson(values: AuditValues): string {
  return maskText(JSON.stringify(values));
}
