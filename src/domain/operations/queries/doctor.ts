import { sql } from 'kysely';
import type { Config } from '../../../config/environment.ts';
import type { Database } from '../../../database/index.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { Outbound, OutboundHealth } from '../../../outbound/index.ts';
import type { Queue } from '../../../queue/index.ts';
import {
  type AddressCheck,
  createWecomClient,
  type LimitMet,
  lookAtAddress,
  WecomRefusal,
  WecomUnreachable,
} from '../../../wecom/api/index.ts';
import { sealEcho } from '../../../wecom/callback/index.ts';

/** What was found; what it means and what to change stands in rules/doctor.ts. */
export interface Findings {
  isSandbox: boolean;
  wecom: Pick<Config['wecom'], 'apiBaseUrl' | 'corpId' | 'agentId'>;
  publicUrl: string;
  hasContactsCallback: boolean;
  refusal: { errcode: number; api: string; sourceIp: string | null } | null;
  unreachable: string | null;
  address: AddressCheck;
  /** The app's visible range, and what a reading of contacts shows of it. */
  app: { closed: boolean; departments: number[]; userids: number; tags: number } | null;
  departmentsSeen: number[] | null;
  callback: { status: number | null; answersEcho: boolean; reason: string };
  lastCallbackAt: Date | null;
  /** Of the last day, by cause. */
  refusedCallbacks: Counted[];
  /** WeCom's refusals of our sends of the last day, by errcode. */
  errcodes: { errcode: number; kind: string; times: number; lastAt: Date }[];
  channel: OutboundHealth['channel'];
  /** Tokens refused before their time, within a day. */
  earlyTokenEnds: { times: number; lastAt: number } | null;
  /** Calls that WeCom limits now. */
  limits: LimitMet[];
  unreachablePeople: UnreachablePeople[];
}

export interface Counted {
  what: string;
  times: number;
}

interface FindingNeeds {
  config: Config;
  db: Database;
  queue: Pick<Queue, 'cache'>;
  outbound: Pick<Outbound, 'health'>;
  logger: Logger;
}

/** Asks WeCom and our own address once each, and reads what the service knows already. */
export async function find({ config, db, queue, outbound, logger }: FindingNeeds): Promise<Findings> {
  const { wecom, http, sandbox } = config;
  const client = createWecomClient({ ...wecom, cache: queue.cache, logger });
  const probed = await client.probe();
  const isReached = probed === 'ok';
  const [agent, departmentsSeen] = isReached
    ? await Promise.all([client.agent().catch(() => null), departmentsOf(client)])
    : [null, null];
  const [address, callback, known, { channel }] = await Promise.all([
    lookAtAddress(wecom),
    tryCallback(config),
    readKnown(db),
    outbound.health(),
  ]);
  return {
    isSandbox: sandbox.enabled,
    wecom: { apiBaseUrl: wecom.apiBaseUrl, corpId: wecom.corpId, agentId: wecom.agentId },
    publicUrl: http.publicUrl,
    hasContactsCallback: wecom.contactsCallback !== null,
    refusal: probed instanceof WecomRefusal ? { ...probed, sourceIp: probed.sourceIp ?? null } : null,
    unreachable: probed instanceof WecomUnreachable ? probed.reason : null,
    address,
    app: agent && { ...agent, userids: agent.userids.length, tags: agent.tags.length },
    departmentsSeen,
    callback,
    ...known,
    channel,
    earlyTokenEnds: await client.earlyTokenEnds(),
    limits: await client.limits(),
  };
}

async function departmentsOf(client: ReturnType<typeof createWecomClient>): Promise<number[] | null> {
  return client.departments().then(
    (list) => list.map(({ id }) => id),
    () => null,
  );
}

/** As the console does it when the address is saved: the echo comes back or it does not. */
async function tryCallback({ wecom, http }: Config): Promise<Findings['callback']> {
  const echo = String(Date.now());
  const timestamp = Math.floor(Date.now() / 1000);
  const sealed = sealEcho({ ...wecom.callback, receiveId: wecom.corpId, echo, timestamp, nonce: 'doctor' });
  try {
    const url = `${http.publicUrl}/wecom/callback?${new URLSearchParams({ ...sealed })}`;
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, answersEcho: (await answer.text()) === echo, reason: '' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error ? (Reflect.get(cause, 'code') ?? cause.name) : 'failure';
    return { status: null, answersEcho: false, reason: String(code) };
  }
}

async function readKnown(db: Database) {
  const last = await sql<{ at: Date | null }>`
    select greatest((select max(received_at) from inbox), (select max(received_at) from inbox_archive)) as at`.execute(
    db,
  );
  const refused = await sql<Counted>`
    select after ->> 'reason' as what, sum((after ->> 'times')::int)::int as times from audit_log
    where action = 'door.refused' and recorded_at > clock_timestamp() - interval '1 day'
      and after ->> 'reason' like 'callback\\_%'
    group by 1 order by 2 desc`.execute(db);
  const errcodes = await sql<Findings['errcodes'][number]>`
    select errcode, kind, count(*)::int as times, max(started_at) as last_at from attempt
    where started_at > clock_timestamp() - interval '1 day' and errcode <> 0
    group by 1, 2 order by 3 desc limit 10`.execute(db);
  return {
    lastCallbackAt: last.rows[0]?.at ?? null,
    refusedCallbacks: refused.rows,
    errcodes: errcodes.rows,
    unreachablePeople: await unreachablePeople(db),
  };
}

export type UnreachableCause = 'RANGE' | 'LICENCE' | 'ACCOUNT';

export interface UnreachablePeople {
  cause: UnreachableCause;
  /** The organisation. */
  what: string;
  times: number;
}

/** No such account (WeCom doc p/90313). */
const NO_ACCOUNT = [40003, 46004, 60111, 92000];

/**
 * Whom WeCom refused, by what it said of him last: unlicensed it names apart; invalid is whoever the app does not see, and
 * so is 81013 or a member outside its rights.
 */
async function unreachablePeople(db: Database): Promise<UnreachablePeople[]> {
  const { rows } = await sql<UnreachablePeople>`
    with said as (
      select distinct on (d.person_id) d.person_id, coalesce(o.name, '（未归单位）') as what, case
          when last.reason = 'unlicensed_user' then 'LICENCE'
          when coalesce(last.errcode, account.unreachable_errcode) = any(${NO_ACCOUNT}::int[]) then 'ACCOUNT'
          else 'RANGE' end as cause
      from readiness_defect d
        left join organisation o on o.id = d.organisation_id
        left join wecom_account account on account.person_id = d.person_id and not account.reachable
        left join lateral (
          select reason, errcode from delivery
          where delivery.person_id = d.person_id and state = 'unreachable' order by settled_at desc limit 1
        ) as last on true
      where d.kind = 'UNREACHABLE' and d.closed_at is null
      order by d.person_id, d.id
    )
    select cause, what, count(*)::int as times from said group by 1, 2 order by 1, 3 desc, 2`.execute(db);
  return rows;
}
