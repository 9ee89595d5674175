import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import { Problem } from '../../lib/problem.ts';
import { hours, minutes } from '../../lib/time.ts';
import type { DeliveryRow, Outbound } from '../../outbound/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Directory } from '../directory/index.ts';
import { type Rollups, readStorm, type Timers } from '../escalation/index.ts';
import { createAct } from './act.ts';
import type { Act } from './acts.ts';
import { createCards } from './cards.ts';
import { createChat } from './chat.ts';
import type { ActContext } from './context.ts';
import type { Refusal } from './decision.ts';
import { createFollowUps } from './follow-ups.ts';
import { createHandovers } from './handovers.ts';
import { createIntake } from './intake.ts';
import { createLeavers } from './leavers.ts';
import { createPerform } from './perform.ts';
import { policiesFrom } from './policy.ts';
import { createReceive } from './receive.ts';
import { createReplies } from './replies.ts';
import { createRollupTeller } from './rollup-teller.ts';
import { climb, onTimer, rearm } from './rules/fire.ts';
import { isClimbing, isOpen } from './rules/run.ts';
import * as store from './store.ts';
import { createTell } from './tell.ts';
import type { TimerPurpose, Warning } from './types.ts';

export interface WarningNeeds {
  db: Database;
  crypto: FieldCrypto;
  directory: Directory;
  timers: Timers;
  rollups: Rollups;
  outbound: Outbound;
  audit: Audit;
  settings: Settings;
  texts: Texts;
  publicUrl: string;
  logger: Logger;
}

/** The warning loop: received, matched, dispatched, signed, reported, reviewed; silence climbs the ladder. */
export function createWarnings(needs: WarningNeeds) {
  const { db, crypto, directory, timers, rollups, outbound, audit, settings, texts, publicUrl, logger } = needs;
  const policies = policiesFrom(settings);
  const cards = createCards({
    texts,
    tenantName: settings.tenant.name,
    publicUrl,
    night: settings.night,
    nameAfterAck: settings.masking.cardName === 'AFTER_ACK',
  });
  const tell = createTell({ directory, outbound, rollups, cards, publicUrl, undoneText: texts.replies.UNDONE, logger });
  const followUps = createFollowUps({
    timers,
    directory,
    outbound,
    cards,
    factsOf: tell.factsOf,
    againMs: settings.followUp.again,
    policeMs: settings.followUp.police,
  });
  const handovers = createHandovers({
    timers,
    directory,
    outbound,
    cards,
    publicUrl,
    waitMs: minutes(settings.handover.minutes),
  });
  const carryOut = createAct({
    timers,
    directory,
    audit,
    tell,
    handoverMs: minutes(settings.handover.minutes),
    planFollowUps: followUps.plan,
    offerHandOver: handovers.offer,
  });
  handovers.register(carryOut);
  const invalid = (field: string, message: string, reason = '') =>
    new Problem({
      code: 'invalid_field',
      status: 400,
      field,
      messageZh: (texts.messages[message] ?? message).replace('{reason}', texts.fields[reason] ?? reason),
    });
  const receive = createIntake({
    db,
    crypto,
    directory,
    policies,
    mergeMs: hours(settings.merge.hours),
    carryOut,
    invalid,
  });
  const perform = createPerform({
    directory,
    carryOut,
    undoMs: minutes(settings.undo.minutes),
    handOver: handovers.offer,
    callPolice: tell.callPolice,
  });
  const replies = createReplies({
    directory,
    outbound,
    cards,
    factsOf: tell.factsOf,
    perform,
    followUps,
    handovers,
    carryOut,
  });

  timers.register(store.OWNER_KIND, {
    lock: store.lock,
    async fire(tx, timer, { now, told }) {
      const warning = await store.load(tx, timer.owner.id);
      if (!warning || !isOpen(warning)) return;
      const decision = onTimer(
        warning,
        { purpose: timer.purpose as TimerPurpose, step: timer.step, dueAt: timer.dueAt },
        now,
      );
      if (decision.outcome === 'done')
        await carryOut(tx, warning, decision, { actor: { personId: null, kind: 'SYSTEM' }, now, told });
    },
  });

  outbound.registerOwner(store.OWNER_KIND, {
    lock: store.lock,
    async stillAsked(tx, delivery) {
      const warning = await store.load(tx, delivery.owner_id);
      return warning !== null && isStillAsked(warning, delivery);
    },
    unreachable: (tx, delivery) => nobodyThere(tx, delivery),
    stuck: (tx, delivery) => climbNow(tx, delivery),
  });
  rollups.register(createRollupTeller({ outbound, cards, tell }));

  /** WeCom says this person cannot be reached: when he was the last of his step, the next step is told now. */
  async function nobodyThere(tx: Tx, delivery: DeliveryRow): Promise<void> {
    if (delivery.userid) await directory.markUnreachable(tx, delivery.userid, delivery.errcode ?? undefined);
    await directory.defect(tx, { kind: 'UNREACHABLE', personId: delivery.person_id, note: delivery.template });
    if (delivery.purpose !== 'ask') return;
    const others = await tx
      .selectFrom('delivery')
      .select('id')
      .where('owner_kind', '=', delivery.owner_kind)
      .where('owner_id', '=', delivery.owner_id)
      .where('purpose', '=', 'ask')
      .where('run', '=', delivery.run)
      .where('step', '=', delivery.step)
      .where('id', '<>', delivery.id)
      .where('state', 'not in', ['rejected_perm', 'unreachable', 'dead', 'suppressed'])
      .executeTakeFirst();
    if (!others) await climbNow(tx, delivery);
  }

  async function rescue(tx: Tx, id: string): Promise<void> {
    const warning = await store.lockAndLoad(tx, id);
    if (!warning) return;
    const now = await appNow(tx);
    const decision = rearm(warning, now);
    if (decision.outcome === 'done')
      await carryOut(tx, warning, decision, { actor: { personId: null, kind: 'SYSTEM' }, now, told: new Set() });
  }

  async function climbNow(tx: Tx, delivery: DeliveryRow): Promise<void> {
    const warning = await store.load(tx, delivery.owner_id);
    const ladder = warning?.timers.ladder;
    if (!warning || !ladder || delivery.run !== warning.run.n || delivery.step !== warning.run.step) return;
    const now = await appNow(tx);
    const undelivered = { ...warning, run: { ...warning.run, why: 'UNDELIVERED' as const } };
    const decision = climb(delivery.step <= 1 ? undelivered : warning, 'ladder', ladder.step, now, now);
    if (decision.outcome === 'done')
      await carryOut(tx, warning, decision, { actor: { personId: null, kind: 'SYSTEM' }, now, told: new Set() });
  }

  return {
    receiveFrom: createReceive({ db, directory, receive, invalid }),
    replies,
    onRolesEnded: createLeavers({ directory, outbound, handovers, carryOut }),
    chat: createChat({ outbound, cards, tell, replies: texts.replies }),

    /** Open warnings that lost their timers, by whatever fault: rung at once, and somebody is told. */
    async rescueOrphans(): Promise<number> {
      const orphans = await store.orphans(db);
      for (const id of orphans) {
        logger.error({ warningId: id }, 'an open warning had no timer; it is armed again');
        await transact(db, (tx) => rescue(tx, id));
      }
      return orphans.length;
    },

    /**
     * Many ladders climbing at once while WeCom accepts nothing: the channel has failed, not three hundred advisors. It
     * is said once; the ladders keep counting, and what waits goes out on recovery.
     */
    async watchStorm(): Promise<boolean> {
      const now = await appNow(db);
      const { storm, climbing, open } = await readStorm(db, now, settings.storm);
      const { channel } = await outbound.health();
      if (!storm || channel.state === 'open') {
        await directory.closeDefect(db, { kind: 'CHANNEL_FAILURE' });
        return false;
      }
      logger.error(
        { climbing, open, channel: channel.state },
        'message channel failed: many ladders climb while WeCom accepts nothing',
      );
      await directory.defect(db, { kind: 'CHANNEL_FAILURE', note: `${climbing}/${open}` });
      return true;
    },

    /** An act from a page: an expected refusal becomes a Problem in Chinese. */
    async act(id: string, personId: string, act: Act, origin: NonNullable<ActContext['origin']>): Promise<Warning> {
      const performed = await transact(db, async (tx) => {
        const warning = await store.lockAndLoad(tx, id);
        if (!warning) throw notFound();
        const prefer = act.act === 'take_over' || act.act === 'assign_duty' ? ('POLICE' as const) : undefined;
        return perform(tx, warning, personId, act, { now: await appNow(tx), origin, ...(prefer ? { prefer } : {}) });
      });
      const { decision, warning } = performed;
      if (decision.outcome === 'invalid') throw invalid(decision.field, decision.message, decision.reason);
      if (decision.outcome === 'refused') throw refusal(decision.why);
      return warning;
    },
  };

  function refusal(why: Refusal): Problem {
    const { why: said, next } = texts.cards.C28.choices[why] ?? { why, next: '' };
    return new Problem({
      code: why.toLowerCase(),
      status: why === 'FORBIDDEN' ? 403 : 409,
      messageZh: `${said}，${next}`,
    });
  }

  function notFound(): Problem {
    return new Problem({ code: 'not_found', status: 404, messageZh: '没有找到这条预警' });
  }
}

export type Warnings = ReturnType<typeof createWarnings>;

/** Before a card that asks goes out: is its question still open for this reader? */
function isStillAsked(warning: Warning, delivery: DeliveryRow): boolean {
  if (!isOpen(warning) || !isClimbing(warning) || delivery.run !== warning.run.n) return false;
  const forAdvisors = delivery.step <= 1;
  return !forAdvisors || warning.owner === null || warning.lapsedAt !== null;
}
