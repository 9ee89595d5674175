import type { Tx } from '../../database/index.ts';
import type { TimerOwner } from '../../kernel/escalation/index.ts';
import { cut } from '../../lib/text.ts';
import { sendTodo } from './cards.ts';
import { bySystem, commit, saveProgress, stopSending } from './commands/acts.ts';
import type { BulletinContext } from './context.ts';
import { fanOutPage, finish } from './notify/fan-out.ts';
import * as rules from './rules.ts';
import * as store from './store/bulletins.ts';
import { silentByStation } from './store/counts.ts';
import type { Bulletin } from './types.ts';

type Job = (ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date) => Promise<unknown>;

/** What happens to a bulletin by itself: it starts, goes out page by page, widens and ends. */
const JOBS: Record<string, Job> = { page: fanOutPage, settle: finish, launch, wave: widen, deadline: end };

export const bulletinTimers = (ctx: BulletinContext): TimerOwner => ({
  lock: store.lock,

  async fire(tx, { owner, purpose }, { now }) {
    const bulletin = await store.load(tx, owner.id);
    if (!bulletin) return;
    const job = JOBS[purpose];
    if (!job) throw new Error(`unknown bulletin timer ${purpose}`);
    await job(ctx, tx, bulletin, now);
  },

  orphans: {
    async find(db) {
      const open = await store.openWithTimers(db);
      return open
        .filter(({ bulletin, armed }) => armed < rules.timersOf(bulletin).length)
        .map(({ bulletin: { id } }) => id);
    },

    async rearm(tx, id, now) {
      const bulletin = await store.load(tx, id);
      if (bulletin) await saveProgress(ctx, tx, bulletin, now);
    },
  },
});

async function launch(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
  const decision = rules.launch(bulletin, now);
  if (decision.outcome !== 'done') return;
  await commit(ctx, tx, bulletin, decision, bySystem(now));
  if (bulletin.corrects) await supersede(ctx, tx, bulletin.corrects, { by: bulletin.id, now });
}

async function supersede(
  ctx: BulletinContext,
  tx: Tx,
  wrongId: string,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  const wrong = await store.lockAndLoad(tx, wrongId);
  if (!wrong) return;
  const decision = rules.supersede(wrong, by, now);
  if (decision.outcome !== 'done') return;
  await commit(ctx, tx, wrong, decision, bySystem(now));
  await stopSending(ctx, tx, wrongId, 'corrected');
}

async function widen(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
  const decision = rules.widen(bulletin, now);
  if (decision.outcome !== 'done') return;
  if (decision.action === 'postponed') return saveProgress(ctx, tx, decision.bulletin, now);
  await commit(ctx, tx, bulletin, decision, bySystem(now));
}

async function end(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
  const decision = rules.close(bulletin, 'DEADLINE', now);
  if (decision.outcome !== 'done') return;
  const closed = await commit(ctx, tx, bulletin, decision, bySystem(now));
  await stopSending(ctx, tx, bulletin.id, 'closed');
  if (closed.ackRequired) await notifyStations(ctx, tx, closed, now);
}

/** No ladder: at the deadline the silent organisations are listed to their station. */
async function notifyStations(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
  const notified = new Set<string>();
  for (const { stationId, organisationIds, first } of await silentByStation(tx, bulletin.id, bulletin.quorum)) {
    const [organisationId] = organisationIds;
    if (organisationId === undefined || stationId === '') continue;
    const duty = await ctx.directory.onDuty(tx, { role: 'STATION_DUTY', organisationId, at: now });
    const fresh = duty.filter(({ personId }) => !notified.has(personId));
    for (const { personId } of fresh) notified.add(personId);
    const org = organisationIds.length === 1 ? first : `${cut(first, 9)}等${organisationIds.length}家`;
    await sendTodo(ctx, tx, bulletin, fresh, { what: 'SILENT_ORGS', org });
  }
}
