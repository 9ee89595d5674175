import { type Changes, withChanges } from '../../config/changeable.ts';
import { afterCommit, appNow, type Executor, type Tx, transact } from '../../database/index.ts';
import { type Action, can } from '../../kernel/access/index.ts';
import type { Acting, AuditValues } from '../../kernel/audit/index.ts';
import { newId } from '../../lib/ids.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/problem.ts';
import { cut } from '../../lib/text.ts';
import { days } from '../../lib/time.ts';
import type { ChangeData, ChangesData } from './api.ts';
import type { PolicyContext } from './context.ts';
import { differences, judge, laidOver, nameOf, needsSecond } from './rules.ts';
import { keepWithVersion } from './store/runs.ts';
import * as store from './store.ts';

export const OWNER_KIND = 'settings';

export interface By {
  personId: string;
  acting: Acting;
}

interface Asked {
  basedOn: number;
  changes: ChangesData;
  reason: string;
  from?: string | undefined;
}

/** A version with other values: in force at once or from a moment, or, where two have to agree, once another confirms. */
export async function propose(ctx: PolicyContext, { basedOn, changes, reason, from }: Asked, by: By): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const { now, base } = await heldNow(tx, basedOn);
    const wanted = laidOver(base, changes as Changes);
    const wantedFrom = from === undefined ? null : futureMoment(from, now);
    return begin(ctx, tx, { wanted, base, basedOn, takenBackTo: null, reason, wantedFrom, now }, by);
  });
}

interface TakingBack {
  basedOn: number;
  reason: string;
}

/** A new version that equals an older one; the files themselves are number 0. */
export async function takeUp(
  ctx: PolicyContext,
  { id, basedOn, reason }: TakingBack & { id: string },
  by: By,
): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const older = await versionNamed(tx, id);
    const { now, base } = await heldNow(tx, basedOn);
    const held = older.state === 'READY' && older.inForceFrom !== null && older.inForceFrom <= now;
    if (!held || older.number === basedOn) throw conflict('not_older', '只能恢复以前生效过的版本');
    const taken = { wanted: older.changes, takenBackTo: older.number };
    return begin(ctx, tx, { ...taken, base, basedOn, reason, wantedFrom: null, now }, by);
  });
}

/** What holds is taken back: what held before it holds again, the files where there was nothing. */
export async function takeBack(ctx: PolicyContext, { basedOn, reason }: TakingBack, by: By): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const { now, base } = await heldNow(tx, basedOn);
    if (basedOn === 0) throw conflict('nothing_changed', '现在就是初始设置，没有可撤回的修改');
    const before = await store.before(tx, basedOn);
    const taken = { wanted: before?.changes ?? {}, takenBackTo: before?.number ?? 0 };
    return begin(ctx, tx, { ...taken, base, basedOn, reason, wantedFrom: null, now }, by);
  });
}

interface Beginning {
  wanted: Changes;
  base: Changes;
  basedOn: number;
  takenBackTo: number | null;
  reason: string;
  wantedFrom: Date | null;
  now: Date;
}

async function begin(ctx: PolicyContext, tx: Tx, beginning: Beginning, by: By): Promise<string> {
  const { wanted, base, basedOn, takenBackTo, reason, wantedFrom, now } = beginning;
  const { file } = ctx.inForce;
  const { faults, values } = judge(file, wanted);
  const [fault] = faults;
  if (fault || !values) throw invalid(fault?.field ?? '', fault ? `${nameOf(fault.field)}：${fault.message}` : '');
  const changes = differences(withChanges(file, base), values);
  if (changes.length === 0) throw invalid('changes', '没有任何改动');
  // Whatever was in force once has had its second officer.
  const isProposed = takenBackTo === null && needsSecond(changes);
  const inForceFrom = isProposed ? null : (wantedFrom ?? now);
  const id = newId();
  const number = await store.insert(tx, {
    ...{ id, basedOn, takenBackTo, changes: wanted, reason, wantedFrom, inForceFrom },
    ...{ state: isProposed ? 'PROPOSED' : 'READY', madeBy: by.personId, at: now },
  });
  await keepWithVersion(tx, { versionId: id, basedOn, changes: wanted });
  const action = takenBackTo === null ? 'settings.change' : 'settings.take_back';
  await record(ctx, tx, { id, number, action, changes, more: { from: inForceFrom?.toISOString() ?? null } }, by);
  if (inForceFrom) await start(ctx, tx, id, inForceFrom, now);
  return id;
}

export async function confirm(ctx: PolicyContext, id: string, by: By): Promise<void> {
  await transact(ctx.db, async (tx) => {
    await store.serialise(tx);
    const version = await versionNamed(tx, id);
    await demand(ctx, tx, 'settings.confirm', by, version.madeBy === by.personId);
    if (version.state !== 'PROPOSED') throw conflict('decided', '这一版已经处理过了');
    const { now, wantedFrom } = version;
    // The rules may have become stricter since it was written.
    const [fault] = judge(ctx.inForce.file, version.changes).faults;
    if (fault) throw invalid(fault.field, `${nameOf(fault.field)}：${fault.message}`);
    const inForceFrom = wantedFrom && wantedFrom > now ? wantedFrom : now;
    await store.decide(tx, id, { state: 'READY', by: by.personId, at: now, inForceFrom });
    const more = { from: inForceFrom.toISOString() };
    await record(ctx, tx, { id, number: version.number, action: 'settings.confirm', changes: [], more }, by);
    await start(ctx, tx, id, inForceFrom, now);
  });
}

/** Before it holds: what is only proposed, or waits for its moment. */
export async function withdraw(ctx: PolicyContext, id: string, by: By): Promise<void> {
  await transact(ctx.db, async (tx) => {
    await store.serialise(tx);
    const version = await versionNamed(tx, id);
    const { state, now, inForceFrom, number } = version;
    const waits = state === 'PROPOSED' || (state === 'READY' && inForceFrom !== null && inForceFrom > now);
    if (!waits) throw conflict('decided', '这一版已经处理过了');
    await store.decide(tx, id, { state: 'WITHDRAWN', by: by.personId, at: now, inForceFrom: null });
    await ctx.timers.sync(tx, { kind: OWNER_KIND, id }, 0, [], now);
    await record(ctx, tx, { id, number, action: 'settings.withdraw', changes: [] }, by);
  });
}

/** What is in force: as its author saw it, and nothing else waits to be. */
async function heldNow(tx: Tx, basedOn: number): Promise<{ now: Date; base: Changes }> {
  await store.serialise(tx);
  const [pending] = await store.list(tx, { limit: 1, onlyPending: true });
  if (pending) throw conflict('another_waits', `第${pending.number}版还没有生效，请先确认或撤回它`);
  const held = await store.inForceNow(tx);
  if (basedOn !== (held?.number ?? 0))
    throw conflict('changed_meanwhile', '设置刚被别人改过，请刷新后在新的设置上修改', 'basedOn');
  return { now: await appNow(tx), base: held?.changes ?? {} };
}

async function versionNamed(ex: Executor, id: string): Promise<store.StoredVersion> {
  const [version] = await store.list(ex, { id, limit: 1 });
  if (!version) throw notFound();
  return version;
}

async function demand(ctx: PolicyContext, ex: Executor, action: Action, by: By, ownAct: boolean): Promise<void> {
  const decision = can(await ctx.directory.rolesOf(ex, by.personId), action, { ownAct, self: false });
  if (decision.outcome === 'denied' && decision.reason === 'own_act')
    throw forbidden('自己提出的修改要由另一位民警确认');
  if (decision.outcome !== 'allowed') throw forbidden();
}

function futureMoment(from: string, now: Date): Date {
  const at = new Date(from);
  if (at <= now) throw invalid('from', '生效时间应晚于现在；要马上生效请不填');
  if (at.getTime() - now.getTime() > days(90)) throw invalid('from', '生效时间最多在 90 天以后');
  return at;
}

/** This process knows it at once, the others within a second; a timer makes the moved clock stop there. */
async function start(ctx: PolicyContext, tx: Tx, id: string, at: Date, now: Date): Promise<void> {
  if (at <= now) afterCommit(tx, async () => void (await refresh(ctx)));
  else await ctx.timers.sync(tx, { kind: OWNER_KIND, id }, 0, [{ purpose: 'start', run: 0, step: 0, dueAt: at }], now);
}

interface Recorded {
  id: string;
  number: number;
  action: string;
  changes: readonly ChangeData[];
  more?: AuditValues;
}

async function record(ctx: PolicyContext, tx: Tx, { id, number, action, changes, more = {} }: Recorded, by: By) {
  const values = (side: 'before' | 'after'): AuditValues =>
    Object.fromEntries(changes.slice(0, 100).map((change) => [change.field, cut(change[side], 120)]));
  await ctx.audit.record(tx, {
    ...by.acting,
    action,
    object: { kind: 'settings_version', id },
    ...(changes.length > 0 ? { before: values('before') } : {}),
    after: { version: number, ...values('after'), ...more },
  });
}

/** Takes what is in force now for this process' own. Answers whether it changed. */
export async function refresh(ctx: Pick<PolicyContext, 'db' | 'inForce' | 'logger'>): Promise<boolean> {
  const { db, inForce, logger } = ctx;
  const held = await store.inForceNow(db);
  const number = held?.number ?? 0;
  if (number === inForce.version) return false;
  const { faults, values } = judge(inForce.file, held?.changes ?? {});
  // Settings that this code would not start with must not stop it: what held until now goes on.
  if (values === null) logger.error({ version: number, faults }, 'a version of the settings is not usable any more');
  inForce.put(number, values ?? inForce.values);
  logger.info({ version: number }, 'other settings are in force');
  return true;
}
