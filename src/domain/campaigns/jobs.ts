import { sql } from 'kysely';
import { appNow, type Executor, type Tx } from '../../database/index.ts';
import { nextAfter, PEOPLE_PAGE } from '../../kernel/audience/index.ts';
import { releaseAt, type TimerOwner } from '../../kernel/escalation/index.ts';
import { addMs, nextShanghai } from '../../lib/time.ts';
import { armTimers, filterOf, PRIORITY } from './commands/acts.ts';
import { retireNewHires } from './commands/new-hires.ts';
import { type CampaignContext, openHours } from './context.ts';
import { sendMorningPage } from './notify/advisors.ts';
import { ask } from './notify/questions.ts';
import * as campaigns from './store/campaigns.ts';
import * as members from './store/members.ts';
import * as protections from './store/protections.ts';
import * as questions from './store/questions.ts';

type Job = (ctx: CampaignContext, tx: Tx, campaign: campaigns.Campaign, now: Date) => Promise<unknown>;

/** What happens to a campaign by itself. */
const JOBS: Record<string, Job> = {
  spread,
  remind,
  /** After an outage at night the morning is over. */
  morning: async (ctx, tx, campaign, now) =>
    releaseAt(openHours(ctx), now) <= now ? sendMorningPage(ctx, tx, campaign, now) : undefined,
  deadline: (_, tx, campaign, now) => campaigns.close(tx, campaign.id, now),
};

export const campaignTimers = (ctx: CampaignContext): TimerOwner => ({
  lock: async (tx, id, mode) => (await campaigns.lock(tx, id, mode)) !== null,

  async fire(tx, { owner, purpose }, { now }) {
    const campaign = await campaigns.load(tx, owner.id);
    if (!campaign || campaign.state === 'CLOSED') return;
    const job = JOBS[purpose];
    if (!job) throw new Error(`a campaign has no timer ${purpose}`);
    await job(ctx, tx, campaign, now);
    await armTimers(ctx, tx, campaign);
  },

  orphans: {
    find: campaigns.withoutTimer,
    async rearm(tx, id) {
      const campaign = await campaigns.load(tx, id);
      if (campaign) await armTimers(ctx, tx, campaign);
    },
  },
});

/** A page of the audience becomes members and is asked; the cursor remembers how far it is. */
async function spread(ctx: CampaignContext, tx: Tx, campaign: campaigns.Campaign, now: Date): Promise<void> {
  const { id: campaignId, scopeIds, cursor: after } = campaign;
  const page = await ctx.directory.audiencePage(tx, filterOf(campaign), scopeIds, { after, limit: PEOPLE_PAGE });
  const employed = page.flatMap(({ personId, organisationId, gridUnitId }) =>
    organisationId === null ? [] : [{ personId, organisationId, gridUnitId }],
  );
  const ids = employed.map(({ personId }) => personId);
  await protections.lockPeople(tx, ids);
  const added = await members.add(tx, { campaignId, kind: 'CAMPAIGN', members: employed, at: now });
  await members.restate(tx, added);
  await ask(ctx, tx, campaign, await questions.someOf(tx, ctx.corpId, campaignId, added), now);
  const next = nextAfter(page, PEOPLE_PAGE, ({ personId }) => personId);
  await campaigns.setCursor(tx, campaignId, next, next === null ? 'OPEN' : 'OPENING');
}

async function remind(ctx: CampaignContext, tx: Tx, campaign: campaigns.Campaign, now: Date): Promise<void> {
  const due = { campaignId: campaign.id, at: now, limit: PEOPLE_PAGE };
  await ask(ctx, tx, campaign, await questions.dueForReminder(tx, ctx.corpId, due), now);
}

export const UPKEEP = { kind: 'protection_upkeep', id: 'county' };
const LAPSE_AT = '03:20';

/** Once a night: what lapsed is asked again, and nobody is new for ever. */
export const upkeepTimers = (ctx: CampaignContext): TimerOwner => ({
  lock: async () => {},

  async fire(tx, _, { now }) {
    const lapsed = await lapse(ctx, tx, now);
    const retired = await retireNewHires(ctx, tx, now);
    const hasMore = lapsed > 0 || retired === PEOPLE_PAGE;
    await armUpkeep(ctx, tx, { dueAt: hasMore ? addMs(now, 1) : nextShanghai(now, LAPSE_AT), now });
  },

  orphans: {
    find: async (db) => ((await isUpkept(db)) ? [] : [UPKEEP.id]),
    rearm: (tx, _, now) => armUpkeep(ctx, tx, { dueAt: nextShanghai(now, LAPSE_AT), now }),
  },
});

async function lapse({ settings }: CampaignContext, tx: Tx, now: Date): Promise<number> {
  const lapsed = await protections.peopleLapsed(tx, now, PEOPLE_PAGE);
  if (lapsed.length === 0) return 0;
  await protections.lockPeople(tx, lapsed);
  await protections.lapse(tx, lapsed, now);
  await members.restate(tx, lapsed);
  const next = nextShanghai(now, settings.protection.remindAt);
  await questions.remindAgain(tx, lapsed, next, settings.reminders.max);
  return lapsed.length;
}

function armUpkeep({ timers }: CampaignContext, tx: Tx, { dueAt, now }: { dueAt: Date; now: Date }): Promise<void> {
  return timers.sync(tx, UPKEEP, PRIORITY, [{ purpose: 'lapse', run: 0, step: 0, dueAt }], now);
}

/** A fresh county has none yet. */
export async function armUpkeepOnce(ctx: CampaignContext, tx: Tx): Promise<void> {
  const now = await appNow(tx);
  if (!(await isUpkept(tx))) await armUpkeep(ctx, tx, { dueAt: nextShanghai(now, LAPSE_AT), now });
}

async function isUpkept(db: Executor): Promise<boolean> {
  const { rows } = await sql`
    select from timer where owner_kind = ${UPKEEP.kind} and purpose = 'lapse' and state = 'armed' limit 1`.execute(db);
  return rows.length > 0;
}
