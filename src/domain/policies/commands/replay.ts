import { type Changes, type Values, withChanges } from '../../../config/changeable.ts';
import { afterCommit, transact } from '../../../database/index.ts';
import { policiesOf } from '../../../kernel/escalation/index.ts';
import { newId } from '../../../lib/ids.ts';
import { conflict, invalid, notFound } from '../../../lib/problem.ts';
import type { ChangesData } from '../api.ts';
import type { By } from '../commands.ts';
import type { PolicyContext } from '../context.ts';
import type { Rules } from '../rules/replay.ts';
import { judge, laidOver, nameOf } from '../rules.ts';
import * as runs from '../store/runs.ts';
import { inForceNow } from '../store.ts';

/** The last days under this draft, beside the same days under what is in force; answers which run it is. */
export async function beginReplay(ctx: PolicyContext, changes: ChangesData, by: By): Promise<string> {
  const { file } = ctx.inForce;
  return transact(ctx.db, async (tx) => {
    await runs.holdReplays(tx);
    await runs.endLapsed(tx);
    const held = await inForceNow(tx);
    const base = held?.changes ?? {};
    const wanted = laidOver(base, changes as Changes);
    const { faults, values } = judge(file, wanted);
    const [fault] = faults;
    if (fault || !values) throw invalid(fault?.field ?? '', fault ? `${nameOf(fault.field)}：${fault.message}` : '');
    const last = await runs.readRun(tx);
    if (last?.state === 'RUNNING')
      throw conflict('busy', `${last.startedByName}的回放还没有完成，请等它完成，或停止它以后再开始`);
    const id = newId();
    await runs.insertRun(tx, { id, basedOn: held?.number ?? 0, changes: wanted, startedBy: by.personId });
    const object = { kind: 'replay_run', id };
    await ctx.audit.record(tx, {
      ...by.acting,
      action: 'settings.replay',
      object,
      after: { version: held?.number ?? 0 },
    });
    const [before, after] = [rulesOf(withChanges(file, base)), rulesOf(values)];
    afterCommit(tx, () => ctx.replays.start({ runId: id, before, after }));
    return id;
  });
}

const rulesOf = ({ settings }: Values): Rules => ({
  policies: policiesOf(settings),
  night: settings.night,
  perMinute: settings.send.perMemberPerMinute,
});

/** Whoever may begin one may stop it, also another's: there is only one. */
export async function cancelReplay(ctx: PolicyContext, id: string, by: By): Promise<void> {
  await transact(ctx.db, async (tx) => {
    await runs.holdReplays(tx);
    await runs.endLapsed(tx);
    if ((await runs.readRun(tx, { id })) === null) throw notFound();
    if (!(await runs.endRun(tx, id, { state: 'CANCELLED', by: by.personId })))
      throw conflict('over', '这次回放已经结束了');
    await ctx.audit.record(tx, { ...by.acting, action: 'settings.replay_cancel', object: { kind: 'replay_run', id } });
    afterCommit(tx, () => ctx.replays.cancel(id));
  });
}
