import { sql } from 'kysely';
import { type Database, transact } from '../../database/index.ts';
import { describe } from '../../lib/errors.ts';
import { CallbackRejected, createReceiver } from '../../wecom/callback/index.ts';
import { type ActiveFaults, activeFaults } from '../faults.ts';
import type { SandboxNeeds } from '../needs.ts';
import { changeCard } from '../platform/update-card.ts';
import { postCallback } from './post.ts';

/** The first try and three more (doc p/90930); the spacing is not documented. */
const MOST_TRIES = 4;
const RETRY_MS = 5_000;

interface NewCallback {
  receiver: 'app' | 'contacts';
  /** Built from the moment the platform stamps on it, seconds. */
  xml: (createTime: number) => string;
  userid?: string;
  msgid?: string;
  responseCode?: string;
}

export interface CallbackQueue {
  /** Keeps a callback, posts it and answers once it was taken or all tries failed. */
  push(callback: NewCallback): Promise<{ taken: boolean }>;
  /** Goes on with what an earlier process left behind. */
  resume(): Promise<number>;
  /** Being posted or waiting to be posted again. */
  inFlight(): number;
  stop(): Promise<void>;
}

/** WeCom's side of the callbacks: kept in the database before they are posted, so that a restart goes on. */
export function createCallbackQueue(needs: SandboxNeeds, changed: () => void): CallbackQueue {
  const { db, logger, callbackRetryMs = RETRY_MS } = needs;
  const stopping = new AbortController();
  const running = new Map<number, Promise<boolean>>();

  return {
    async push(callback) {
      const target = targetOf(callback.receiver);
      if (target === null) return { taken: false };
      const { id, delayMs, copies } = await keep(db, callback);
      if (id === null) return { taken: false };
      const results = await Promise.all(Array.from({ length: copies }, () => start(id, delayMs)));
      return { taken: results.some(Boolean) };
    },
    async resume() {
      const rows = await db
        .selectFrom('sandbox.callback')
        .select([
          'id',
          sql<number>`greatest(0, extract(epoch from next_try_at - clock_timestamp()) * 1000)::float8`.as('delay'),
        ])
        .where('state', '=', 'waiting')
        .orderBy('id')
        .execute();
      const left = rows.filter(({ id }) => !running.has(id));
      for (const { id, delay } of left) void start(id, delay);
      return left.length;
    },
    inFlight: () => running.size,
    async stop() {
      stopping.abort();
      await Promise.allSettled(running.values());
    },
  };

  function targetOf(receiver: 'app' | 'contacts') {
    const target = receiver === 'app' ? needs.callback : needs.contactsCallback;
    return target === null || target.url === '' ? null : target;
  }

  /** A second copy of the same callback runs beside the first and is counted with it. */
  function start(id: number, delayMs: number): Promise<boolean> {
    const before = running.get(id);
    const work = run(id, delayMs).catch((error: unknown) => {
      logger.error({ callbackId: id, error: describe(error) }, 'a sandbox callback could not be followed up');
      return false;
    });
    const both = before === undefined ? work : Promise.all([before, work]).then((taken) => taken.some(Boolean));
    running.set(id, both);
    void both.then(() => {
      if (running.get(id) === both) running.delete(id);
      changed();
    });
    return work;
  }

  async function run(id: number, delayMs: number): Promise<boolean> {
    if (!(await pause(delayMs, stopping.signal))) return false;
    for (;;) {
      const outcome = await tryOnce(id);
      if (outcome !== 'again') return outcome === 'taken';
      if (!(await pause(callbackRetryMs, stopping.signal))) return false;
    }
  }

  async function tryOnce(id: number): Promise<'taken' | 'failed' | 'again'> {
    const row = await db.selectFrom('sandbox.callback').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const target = targetOf(row.receiver);
    if (target === null || row.tries >= MOST_TRIES) return 'failed';
    const faults = await activeFaults(db);
    const result = await postCallback({
      target,
      corpId: needs.corpId,
      agentId: row.receiver === 'app' ? needs.agentId : null,
      xml: row.xml,
      brokenSignature: (await faults.strike('wrongSignature')) !== null,
      signal: stopping.signal,
    });
    if (stopping.signal.aborted && !result.taken) return 'failed';
    if (result.taken) {
      await settle(id, 'taken', null);
      await applyPassiveReply({ needs, row, reply: result.reply, faults });
      return 'taken';
    }
    const isLast = row.tries + 1 >= MOST_TRIES;
    logger.debug({ callbackId: id, reason: result.why }, 'a sandbox callback was not taken');
    await settle(id, isLast ? 'failed' : 'waiting', result.why);
    return isLast ? 'failed' : 'again';
  }

  async function settle(id: number, state: 'taken' | 'failed' | 'waiting', why: string | null): Promise<void> {
    await db
      .updateTable('sandbox.callback')
      .set({
        state,
        tries: sql`tries + 1`,
        lastError: why,
        nextTryAt: sql`clock_timestamp() + make_interval(secs => ${callbackRetryMs / 1000})`,
        ...(state === 'waiting' ? {} : { settledAt: sql`clock_timestamp()` }),
      })
      .where('id', '=', id)
      .where('state', '<>', 'taken')
      .execute();
  }
}

async function keep(
  db: Database,
  callback: NewCallback,
): Promise<{ id: number | null; delayMs: number; copies: number }> {
  const faults = await activeFaults(db);
  const isLost = (await faults.strike('lostCallbacks')) !== null;
  const copies = (await faults.strike('duplicateCallbacks'))?.copies ?? 1;
  const reordered = isLost ? null : await faults.strike('reorderedCallbacks');
  const seconds = await createTime(db, (await faults.strike('sameSecondCallbacks')) !== null);
  const { id } = await db
    .insertInto('sandbox.callback')
    .values({
      receiver: callback.receiver,
      xml: callback.xml(seconds),
      userid: callback.userid ?? null,
      msgid: callback.msgid ?? null,
      responseCode: callback.responseCode ?? null,
      state: isLost ? 'lost' : 'waiting',
      nextTryAt: sql`clock_timestamp()`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const isHeld = reordered !== null && id % 2 === 1;
  return { id: isLost ? null : id, delayMs: isHeld ? reordered.ms : 0, copies };
}

async function createTime(db: Database, cutToMinute: boolean): Promise<number> {
  const { rows } = await sql<{ at: number }>`select floor(extract(epoch from app_now()))::float8 as at`.execute(db);
  const at = rows[0]?.at ?? 0;
  return cutToMinute ? at - (at % 60) : at;
}

/** False when the wait was broken off. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(true), ms);
    const onAbort = () => finish(false);
    signal.addEventListener('abort', onAbort, { once: true });
    function finish(isWhole: boolean): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(isWhole);
    }
  });
}

interface PassiveReply {
  needs: SandboxNeeds;
  row: { userid: string | null; msgid: string | null; responseCode: string | null };
  reply: string;
  faults: ActiveFaults;
}

/**
 * What the answer to a press may do (doc p/90241, which contradicts itself): by default it is ignored. Switched on, an
 * `update_button` greys the presser's card, or nothing happens but the press's code is gone.
 */
async function applyPassiveReply({ needs, row, reply, faults }: PassiveReply): Promise<void> {
  const { userid, msgid, responseCode: code } = row;
  if (reply.trim() === '' || userid === null || msgid === null || code === null) return;
  const mode = (await faults.strike('passiveUpdate'))?.mode ?? 'ignored';
  if (mode === 'eats') {
    await sql`update sandbox.response_code set used_at = app_now() where code = ${code}`.execute(needs.db);
  }
  if (mode !== 'works') return;
  const name = replaceNameOf(needs, reply);
  if (name === null) return;
  await transact(needs.db, (tx) => changeCard(tx, msgid, [userid], { face: null, replacedText: name }));
}

function replaceNameOf(needs: SandboxNeeds, reply: string): string | null {
  const { token, aesKey } = needs.callback;
  const receiver = createReceiver({ token, aesKey, receiveIds: [needs.corpId], windowSeconds: 0 });
  try {
    const stamp = {
      msg_signature: element(reply, 'MsgSignature'),
      timestamp: element(reply, 'TimeStamp'),
      nonce: element(reply, 'Nonce'),
    };
    const { xml } = receiver.open(stamp, reply, 0);
    return element(xml, 'MsgType') === 'update_button' ? element(xml, 'ReplaceName') : null;
  } catch (error) {
    if (error instanceof CallbackRejected) return null;
    throw error;
  }
}

function element(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)(?:\\]\\]>)?</${name}>`).exec(xml);
  return found?.[1] ?? null;
}
