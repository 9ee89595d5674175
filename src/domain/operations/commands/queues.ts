import { sql } from 'kysely';
import { type Tx, transact } from '../../../database/index.ts';
import { redriveInbox, withoutEffect } from '../../../inbound/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { columnOf } from '../../../kernel/audit/index.ts';
import { conflict } from '../../../lib/problem.ts';
import type { DeadData, QuarantineData, QueueData } from '../api.ts';
import type { OperationsContext } from '../context.ts';
import { errcodeText } from '../rules/errcodes.ts';
import { titleOf } from '../rules/words.ts';
import { REASONS } from '../types.ts';

const SHOWN = 200;
const REDRIVEN_AT_ONCE = 1_000;

/** What background work waits, is under way or was given up. Redis may be away: then sweeps carry the work. */
export async function readQueues({ queue }: OperationsContext): Promise<QueueData> {
  const { ok } = await queue.health();
  if (!ok) return { isReachable: false, queues: [], failed: [] };
  const [queues, failed] = [await queue.failed.counts(), await queue.failed.list(SHOWN)];
  return {
    isReachable: true,
    queues,
    failed: failed.map(({ queue: name, id, attempts, reason, at }) => ({
      ...{ queue: name, id, attempts, reason: reason.slice(0, 400), at: at.toISOString() },
    })),
  };
}

/** Tries one job that was given up, or all of them, again; answers how many. */
export async function retryJobs(
  ctx: OperationsContext,
  job: { queue: string; id: string } | undefined,
  acting: Acting,
): Promise<number> {
  const { queue } = ctx;
  if (!(await queue.health()).ok) throw conflict('queue_away', '后台任务队列（Redis）暂时连不上，恢复后再试');
  const jobs = job ? [job] : await queue.failed.list(REDRIVEN_AT_ONCE);
  let done = 0;
  for (const { queue: name, id } of jobs) done += Number(await queue.failed.retry(name, id));
  await note(ctx, acting, {
    action: 'operations.jobs_retried',
    object: { kind: 'jobs', id: job && done > 0 ? job.queue : 'all' },
    done,
  });
  return done;
}

/** Messages that WeCom refused for good, the newest first, without the person they went to. */
export async function readDead({ db, all, config: { texts } }: OperationsContext): Promise<DeadData> {
  const number = columnOf(all.auditObjects(), 'number', { kind: sql`d.owner_kind`, id: sql`d.owner_id` });
  const { rows } = await sql<{
    id: string;
    at: Date | null;
    kind: string;
    number: string | null;
    template: string;
    errcode: number | null;
    reason: string | null;
  }>`
    select d.id, d.settled_at as at, d.owner_kind as kind, ${number} as number, d.template, d.errcode, d.reason
    from delivery d where d.state = 'dead' order by d.created_at desc, d.id desc limit ${SHOWN + 1}`.execute(db);
  return {
    letters: rows.slice(0, SHOWN).map(({ template, reason, at, ...row }) => ({
      ...row,
      at: at?.toISOString() ?? null,
      title: titleOf(texts, template),
      meaning: row.errcode === null ? null : errcodeText(row.errcode),
      reason: reason === null ? null : (REASONS[reason] ?? reason),
    })),
    more: rows.length > SHOWN,
  };
}

/** Sends these again, or all that are dead: each once, with the same bytes. */
export async function redriveDead(
  ctx: OperationsContext,
  deliveryIds: readonly string[] | undefined,
  acting: Acting,
): Promise<number> {
  const { db, outbound } = ctx;
  const ids = deliveryIds ?? (await outbound.deadLetters(db, REDRIVEN_AT_ONCE)).map((letter) => letter.deliveryId);
  let done = 0;
  for (const id of ids) done += Number(await outbound.redrive(id));
  await note(ctx, acting, {
    action: 'operations.redriven',
    object: { kind: 'message', id: done === 1 && ids.length === 1 ? (ids[0] ?? '') : 'many' },
    done,
  });
  return done;
}

/** Callbacks that could not be applied, and what came and had no effect. What was said in them is shown to nobody. */
export async function readQuarantine({ db }: OperationsContext): Promise<QuarantineData> {
  const { rows } = await sql<{ id: number; receiver: string; receivedAt: Date; attempts: number; reason: string }>`
    select id, receiver, received_at, attempts, left(coalesce(last_error, ''), 400) as reason
    from inbox where state = 'quarantined' order by id desc limit ${SHOWN}`.execute(db);
  const kinds = await withoutEffect(db);
  return {
    callbacks: rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() })),
    kinds: kinds.slice(0, SHOWN).map(({ last, ...kind }) => ({ ...kind, last: last.toISOString() })),
  };
}

export async function applyAgain(
  ctx: OperationsContext,
  callbackIds: number[] | undefined,
  acting: Acting,
): Promise<number> {
  const done = await redriveInbox(ctx.db, callbackIds);
  await note(ctx, acting, {
    action: 'operations.applied_again',
    object: { kind: 'callback', id: 'quarantined' },
    done,
  });
  return done;
}

export function note(
  { db, audit }: Pick<OperationsContext, 'db' | 'audit'>,
  acting: Acting,
  { action, object, done }: { action: string; object: { kind: string; id: string }; done: number },
): Promise<void> {
  return transact(db, (tx: Tx) => audit.record(tx, { ...acting, action, object, after: { done } }));
}
