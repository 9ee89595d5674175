import { sql } from 'kysely';
import { appNow, type Database } from '../../../database/index.ts';
import { countInbox, inboxBacklog } from '../../../inbound/index.ts';
import type { HealthData } from '../api.ts';
import type { OperationsContext } from '../context.ts';
import { feedsOf } from '../jobs/feeds.ts';
import { errcodeText } from '../rules/errcodes.ts';

/** How far repeating work may be late before it is called so. */
const LATE_SECONDS = 90;

/** The service at a glance; nothing of it names anybody. */
export async function readHealth(ctx: OperationsContext): Promise<HealthData> {
  const { db, outbound, config } = ctx;
  const [now, out, backlog, kept, more] = await Promise.all([
    appNow(db),
    outbound.health(),
    inboxBacklog(db),
    countInbox(db),
    readMore(db),
  ]);
  const { channel } = out;
  return {
    now: now.toISOString(),
    version: config.version,
    channel: {
      state: channel.state,
      since: iso(channel.since),
      until: iso(channel.until),
      errcode: channel.errcode,
      meaning: channel.errcode ? errcodeText(channel.errcode) : null,
    },
    deliveries: out.deliveries,
    cardsBehind: out.cardsBehind,
    outboxSeconds: out.oldestOutboxSeconds,
    quotas: await quotasOf(ctx, out.day),
    callbacks: {
      kept,
      waiting: backlog.waiting,
      oldestSeconds: backlog.oldestSeconds,
      quarantined: backlog.quarantined,
      lastAt: iso(more.lastCallbackAt),
    },
    timersOverdue: more.timersOverdue,
    stores: await storesOf(ctx),
    sweeps: await sweepsOf(db),
    feeds: await feedsOf(ctx),
    beacon: {
      isOn: config.monitorUrl !== null,
      lastAt: iso(more.beaconAt),
      fault: more.beaconFault,
    },
  };
}

async function readMore(db: Database) {
  const { rows } = await sql<{
    lastCallbackAt: Date | null;
    timersOverdue: number;
    beaconAt: Date | null;
    beaconFault: string | null;
  }>`
    select greatest((select max(received_at) from inbox), (select max(received_at) from inbox_archive)) as last_callback_at,
      (select count(*)::int from timer where state = 'armed' and due_at < app_now() - interval '5 seconds') as timers_overdue,
      (select answered_at from beacon) as beacon_at, (select fault from beacon) as beacon_fault`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('counting answered nothing');
  return row;
}

/** What is used up of what WeCom allows: the day for all, the last minute of bulk messages, the fullest member. */
async function quotasOf({ db, config }: OperationsContext, day: { used: number; cap: number }) {
  const { send } = config.settings;
  const { rows } = await sql<{ bulk: number; minute: number; hour: number }>`
    with sent as (
      select a.userid, count(*)::int as hour,
        (count(*) filter (where a.at > app_now() - interval '1 minute'))::int as minute,
        (count(*) filter (where a.at > app_now() - interval '1 minute' and d.lane = 4))::int as bulk
      from attempt a left join delivery d on d.id = a.delivery_id
      where a.kind = 'send' and a.at > app_now() - interval '1 hour' and a.started_at > clock_timestamp() - interval '1 day'
      group by a.userid
    )
    select coalesce(sum(bulk), 0)::int as bulk, coalesce(max(minute), 0)::int as minute, coalesce(max(hour), 0)::int as hour
    from sent`.execute(db);
  const { bulk = 0, minute = 0, hour = 0 } = rows[0] ?? {};
  return [
    { name: '今日人次', used: day.used, cap: day.cap },
    { name: '批量消息（最近一分钟人次）', used: bulk, cap: send.personsPerMinute },
    { name: '消息最多的一人（最近一分钟）', used: minute, cap: send.perMemberPerMinute },
    { name: '消息最多的一人（最近一小时）', used: hour, cap: send.perMemberPerHour },
  ];
}

async function storesOf({ db, queue }: OperationsContext): Promise<HealthData['stores']> {
  const { rows } = await sql<{ version: string; size: string; used: number; most: number }>`
    select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size,
      (select count(*)::int from pg_stat_activity where datname = current_database()) as used,
      current_setting('max_connections')::int as most`.execute(db);
  const [postgres] = rows;
  const redis = await queue.health();
  return [
    {
      name: 'PostgreSQL',
      ok: true,
      note: postgres ? `版本 ${postgres.version}，数据 ${postgres.size}，连接 ${postgres.used}/${postgres.most}` : '',
    },
    {
      name: 'Redis',
      ok: redis.ok,
      note: redis.ok ? (redis.warning ?? '能读能写') : `连不上或写不进：${redis.why}`,
    },
  ];
}

async function sweepsOf(db: Database): Promise<HealthData['sweeps']> {
  const { rows } = await sql<{
    name: string;
    doneAt: Date;
    nextAt: Date;
    tookMs: number | null;
    isUnderWay: boolean;
    isOverdue: boolean;
  }>`
    select name, done_at, next_at, took_ms, coalesce(lease_until > clock_timestamp(), false) as is_under_way,
      coalesce(lease_until <= clock_timestamp(), true)
        and next_at < clock_timestamp() - ${LATE_SECONDS} * interval '1 second' as is_overdue
    from schedule order by is_overdue desc, name limit 200`.execute(db);
  return rows.map(({ tookMs, ...row }) => ({
    ...row,
    doneAt: row.doneAt.toISOString(),
    nextAt: row.nextAt.toISOString(),
    seconds: tookMs === null ? null : Math.round(tookMs) / 1_000,
  }));
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
