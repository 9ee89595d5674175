import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import type { SecurityListData, SecuritySearch } from './api.ts';
import { actorText, refusalText } from './words.ts';

const REFUSED = 'door.refused';
const EVENTS = ['session.open', 'session.close', 'session.ended', REFUSED];

interface Row {
  id: number;
  at: Date;
  action: string;
  actorKind: string;
  name: string | null;
  address: string | null;
  objectId: string;
  reason: string | null;
  status: number | null;
  times: number | null;
}

/** A page of what happened at the way in, newest first; people by their masked names. */
export async function searchSecurity(
  db: Database,
  { from, to, address, before, limit }: SecuritySearch,
  titles: Readonly<Record<string, string>>,
): Promise<SecurityListData> {
  const { rows } = await sql<Row>`
    select log.id, log.recorded_at as at, log.action, log.actor_kind, person.name, log.ip as address, log.object_id,
      log.after ->> 'reason' as reason, (log.after ->> 'status')::int as status, (log.after ->> 'times')::int as times
    from audit_log log left join person on person.id = log.actor_id
    where log.action = any(${EVENTS}::text[])
      ${before === undefined ? sql`` : sql`and log.id < ${before}`}
      ${from === undefined ? sql`` : sql`and log.recorded_at >= ${new Date(from)}`}
      ${to === undefined ? sql`` : sql`and log.recorded_at < ${new Date(to)}`}
      ${address ? sql`and log.ip = ${address}` : sql``}
    order by log.id desc limit ${limit}`.execute(db);
  return {
    events: rows.map(({ id, at, action, actorKind, name, address: ip, objectId, reason, status, times }) => ({
      ...{ id, at: at.toISOString(), isRefused: action === REFUSED, title: titles[action] ?? '其他' },
      actor: name === null ? null : maskName(name),
      actorText: actorText(actorKind),
      address: ip,
      reason: action === REFUSED ? refusalText(reason ?? '', status ?? 0) : '',
      route: action === REFUSED ? objectId : '',
      times: times ?? 1,
    })),
    next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
  };
}
