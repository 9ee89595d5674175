import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import type { Refused, SecurityEvent } from '../../http/index.ts';
import type { Audit } from './service.ts';
import type { AuditActor } from './types.ts';

const ACTION = 'door.refused';

/** Each refused attempt, or so many alike, is a row of the sealed log. */
export async function recordRefusals(tx: Tx, audit: Pick<Audit, 'record'>, events: SecurityEvent[]): Promise<void> {
  for (const { who, ip, route, reason, status, times } of events) {
    const script = who.kind === 'gateway' && who.script !== undefined ? { script: who.script } : {};
    await audit.record(tx, {
      actor: actorOf(who),
      ...script,
      action: ACTION,
      object: { kind: 'route', id: route },
      after: { reason, status, times },
      ...(ip === '' ? {} : { ip }),
    });
  }
}

function actorOf(who: Refused): AuditActor {
  return who.kind === 'gateway' ? { kind: 'gateway' } : who;
}

export interface RefusalQuery {
  from: Date;
  to: Date;
  /** Each narrows it down: an id or kind of actor, an address, a part of the route, a reason. */
  actor?: string;
  address?: string;
  route?: string;
  reason?: string;
}

export interface RefusalRow {
  at: Date;
  actorKind: string;
  actorId: string | null;
  script: string | null;
  address: string | null;
  route: string;
  reason: string;
  status: number;
  times: number;
}

const PAGE = 1_000;

/** Oldest first, a page at a time. */
export async function* listRefusals(db: Database, query: RefusalQuery): AsyncGenerator<RefusalRow> {
  for (let after = 0; ; ) {
    const rows = await readPage(db, query, after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

async function readPage(db: Database, { from, to, actor, address, route, reason }: RefusalQuery, after: number) {
  const { rows } = await sql<RefusalRow & { id: number }>`
    select id, recorded_at as at, actor_kind, actor_id, after ->> 'script' as script,
      ip as address, object_id as route, after ->> 'reason' as reason, (after ->> 'status')::int as status,
      (after ->> 'times')::int as times
    from audit_log
    where action = ${ACTION} and recorded_at >= ${from} and recorded_at < ${to} and id > ${after}
      ${actor === undefined ? sql`` : sql`and (${actor} in (actor_id, actor_kind, after ->> 'script'))`}
      ${address === undefined ? sql`` : sql`and ip = ${address}`}
      ${route === undefined ? sql`` : sql`and strpos(object_id, ${route}) > 0`}
      ${reason === undefined ? sql`` : sql`and after ->> 'reason' = ${reason}`}
    order by id limit ${PAGE}`.execute(db);
  return rows;
}
