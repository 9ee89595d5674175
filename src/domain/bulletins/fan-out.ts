import type { Tx } from '../../database/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Directory } from '../directory/index.ts';
import { type Act, bySystem } from './act.ts';
import { type BulletinCards, type BulletinTemplate, templateFor } from './cards.ts';
import { nextPage, sent, waiting, withPhase } from './rules.ts';
import * as store from './store.ts';
import type { Bulletin, Phase } from './types.ts';

interface FanOutNeeds {
  corpId: string;
  directory: Directory;
  outbound: Outbound;
  cards: BulletinCards;
  act: Act;
}

/** People of one transaction; also the most WeCom takes in one call. */
const PAGE = 1_000;

/** Withdrawals are a run of their own, so that whoever got a C35 as correction can get another one. */
export const WITHDRAWAL_RUN = 1;

/** How a bulletin reaches its people: page by page, each page one transaction with its cursor, so a crash resumes there. */
export function createFanOut({ corpId, directory, outbound, cards, act }: FanOutNeeds) {
  const pages: Record<Exclude<Phase, 'WAIT'>, (tx: Tx, bulletin: Bulletin, now: Date) => Promise<Bulletin>> = {
    PLAN: planPage,
    PLAN_SEEN: planSeenPage,
    TELL: tellPage,
    REMIND: remindPage,
    WITHDRAW: withdrawPage,
  };

  return {
    /** One page, under the bulletin's lock. */
    async page(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
      const { phase } = bulletin;
      if (phase === null || phase === 'WAIT') return;
      const next = await pages[phase](tx, bulletin, now);
      await act.progress(tx, next, now);
      if (next.phase === 'WAIT') await finish(tx, next, now);
    },

    finish,

    /** Those whom a recall came too late to stop. */
    async withdrawFrom(tx: Tx, bulletin: Bulletin, personIds: string[]): Promise<void> {
      await withdraw(tx, bulletin, await store.those(tx, corpId, bulletin.id, personIds));
    },
  };

  async function planPage(tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
    const { filter, scopeIds, cursor } = bulletin;
    const members = await directory.audiencePage(tx, filter, scopeIds, { after: cursor, limit: PAGE });
    return planned(tx, bulletin, members, now, () =>
      bulletin.corrects ? withPhase(bulletin, 'PLAN_SEEN', now) : allPlanned(tx, bulletin, now),
    );
  }

  /** Who may have seen the wrong one is put right even when the new filter leaves him out. */
  async function planSeenPage(tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
    const { id: bulletinId, corrects, cursor } = bulletin;
    if (corrects === null) return allPlanned(tx, bulletin, now);
    const members = await store.seenElsewhere(tx, { corpId, bulletinId, corrects }, { after: cursor, limit: PAGE });
    return planned(tx, bulletin, members, now, () => allPlanned(tx, bulletin, now));
  }

  async function planned(
    tx: Tx,
    bulletin: Bulletin,
    members: Awaited<ReturnType<Directory['audiencePage']>>,
    now: Date,
    over: () => Bulletin | Promise<Bulletin>,
  ): Promise<Bulletin> {
    const { id: bulletinId, corrects, quorum } = bulletin;
    const fresh = await store.plan(tx, { bulletinId, corrects, byWaves: quorum !== null }, members);
    if (quorum === null) await tell(tx, bulletin, fresh, now);
    const last = members.at(-1);
    return last && members.length >= PAGE ? nextPage(bulletin, last.personId, now) : over();
  }

  async function allPlanned(tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
    if (bulletin.quorum === null) return waiting(bulletin, { now, hasMoreWaves: false });
    await store.closeGaps(tx, bulletin.id);
    return withPhase(bulletin, 'TELL', now);
  }

  async function tellPage(tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
    const { id: bulletinId, wave } = bulletin;
    const people = await store.untold(tx, { corpId, bulletinId, wave, limit: PAGE });
    await tell(tx, bulletin, people, now);
    if (people.length >= PAGE) return nextPage(bulletin, null, now);
    return waiting(bulletin, { now, hasMoreWaves: await store.hasUntold(tx, bulletinId) });
  }

  async function remindPage(tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
    const { id: bulletinId, quorum, cursor, remindersSent } = bulletin;
    const people = await store.silent(tx, { corpId, bulletinId, quorum }, { after: cursor, limit: PAGE });
    for (const template of ['C05', 'C05b'] as const) {
      const readers = people.filter(({ role }) => templateFor(role) === template);
      const card = cards.notice(bulletin, template, { reminder: true });
      await say(tx, bulletin, readers, { purpose: 'ask', template, card, occurrence: remindersSent });
    }
    await store.markReminded(tx, bulletinId, people.map(idOf));
    const last = people.at(-1);
    if (last && people.length >= PAGE) return nextPage(bulletin, last.personId, now);
    return waiting(bulletin, { now, hasMoreWaves: false });
  }

  async function withdrawPage(tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
    const { id: bulletinId, cursor } = bulletin;
    const people = await store.seen(tx, { corpId, bulletinId }, { after: cursor, limit: PAGE });
    await withdraw(tx, bulletin, people);
    const last = people.at(-1);
    if (last && people.length >= PAGE) return nextPage(bulletin, last.personId, now);
    return { ...bulletin, phase: null, cursor: null, pageAt: null };
  }

  function withdraw(tx: Tx, bulletin: Bulletin, people: readonly store.Told[]): Promise<void> {
    const card = cards.withdrawal(bulletin);
    return say(tx, bulletin, people, { purpose: 'correction', template: 'C35', card, run: WITHDRAWAL_RUN });
  }

  /** C05, C05b or, to whoever may have seen the wrong one, C35: one card each. */
  async function tell(tx: Tx, bulletin: Bulletin, people: readonly store.Told[], now: Date): Promise<void> {
    if (people.length === 0) return;
    await store.markTold(tx, bulletin.id, people.map(idOf), now);
    const fresh = people.filter(({ sawOriginal }) => !sawOriginal);
    for (const template of ['C05', 'C05b'] as const) {
      const readers = fresh.filter(({ role }) => templateFor(role) === template);
      await say(tx, bulletin, readers, { purpose: 'notice', template, card: cards.notice(bulletin, template) });
    }
    const corrected = people.filter(({ sawOriginal }) => sawOriginal);
    if (corrected.length === 0 || bulletin.corrects === null) return;
    const wrong = await store.load(tx, bulletin.corrects);
    const card = cards.correction(bulletin, wrong?.number ?? '');
    await say(tx, bulletin, corrected, { purpose: 'correction', template: 'C35', card });
  }

  async function say(
    tx: Tx,
    bulletin: Bulletin,
    people: readonly store.Told[],
    what: {
      purpose: 'notice' | 'ask' | 'correction';
      template: BulletinTemplate;
      card: TemplateCard;
      occurrence?: number;
      run?: number;
    },
  ): Promise<void> {
    if (people.length === 0) return;
    const { purpose, template, card, occurrence = 0, run = 0 } = what;
    const { unreachable } = await outbound.sayBulk(tx, {
      owner: store.ownerOf(bulletin.id),
      people: people.map(({ personId, userid }) => ({ personId, userid })),
      purpose,
      template,
      content: { type: 'card', card },
      run,
      step: bulletin.wave,
      occurrence,
      contentVersion: bulletin.contentVersion,
    });
    if (unreachable.length === 0 || purpose === 'ask' || run === WITHDRAWAL_RUN) return;
    const invalid = unreachable.map((personId) => ({
      person_id: personId,
      state: 'INVALID' as const,
      reason: 'no_userid',
    }));
    await store.settle(tx, bulletin.id, invalid, { isReminder: false, now: bulletin.sendingAt ?? bulletin.createdAt });
  }

  /** SENT once everybody handed out has WeCom's answer; else it is looked again. */
  async function finish(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
    if (bulletin.state !== 'SENDING' || bulletin.phase !== 'WAIT') return;
    if (await store.hasUnsettled(tx, bulletin.id)) {
      const isRipe = bulletin.settleAt === null || bulletin.settleAt <= now;
      return isRipe ? act.progress(tx, waiting(bulletin, { now, hasMoreWaves: false }), now) : undefined;
    }
    const decision = sent(bulletin, now);
    if (decision.outcome === 'done') await act.carryOut(tx, bulletin, decision, bySystem(now));
  }
}

export type FanOut = ReturnType<typeof createFanOut>;

const idOf = ({ personId }: { personId: string }) => personId;
