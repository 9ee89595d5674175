import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Database, Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Events } from '../../kernel/events/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import { hours, minutes } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import { LEVELS, type Rollups, type Timers } from '../escalation/index.ts';
import { createAct, planned } from './act.ts';
import { createActFromPage } from './act-from-page.ts';
import { createAsked } from './asked.ts';
import { createCandidates } from './candidates.ts';
import { createCards } from './cards.ts';
import { createChat } from './chat.ts';
import { bySystem } from './context.ts';
import { createFollowUps } from './follow-ups.ts';
import { createHandovers } from './handovers.ts';
import { createIntake } from './intake.ts';
import { createInvalid } from './invalid.ts';
import { createLeavers } from './leavers.ts';
import { createPerform } from './perform.ts';
import { policiesFrom } from './policy.ts';
import { createReceive } from './receive.ts';
import { createReplies } from './replies.ts';
import { onTimer } from './rules/fire.ts';
import { isOpen, withTimers } from './rules/run.ts';
import * as store from './store.ts';
import { createRollupTeller } from './tell/rollup-teller.ts';
import { createTell } from './tell.ts';
import { createWarningTasks } from './turns.ts';
import type { TimerPurpose, Warning } from './types.ts';
import { createDeliveryOwner } from './undelivered.ts';
import { createWatch } from './watch.ts';

export interface WarningNeeds {
  db: Database;
  crypto: FieldCrypto;
  directory: Directory;
  timers: Timers;
  rollups: Rollups;
  outbound: Outbound;
  audit: Audit;
  events: Pick<Events, 'publish'>;
  settings: Settings;
  texts: Texts;
  publicUrl: string;
  logger: Logger;
}

/** The warning loop: received, matched, dispatched, signed, reported, reviewed; silence climbs the ladder. */
export function createWarnings(needs: WarningNeeds) {
  const { db, crypto, directory, timers, rollups, outbound, audit, events, settings, texts, publicUrl, logger } = needs;
  const handoverMs = minutes(settings.handover.minutes);
  const cards = createCards({
    texts,
    tenantName: settings.tenant.name,
    publicUrl,
    night: settings.night,
    nameAfterAck: settings.masking.cardName === 'AFTER_ACK',
  });
  const tell = createTell({ directory, outbound, rollups, cards, publicUrl, undoneText: texts.replies.UNDONE, logger });
  const { factsOf } = tell;
  const followUps = createFollowUps({
    timers,
    directory,
    outbound,
    cards,
    factsOf,
    againMs: settings.followUp.again,
    policeMs: settings.followUp.police,
  });
  const handovers = createHandovers({ timers, directory, outbound, cards, waitMs: handoverMs });
  const carryOut = createAct({
    timers,
    directory,
    audit,
    events,
    tell,
    handoverMs,
    planFollowUps: followUps.plan,
    offerHandOver: handovers.offer,
  });
  handovers.register(carryOut);
  const perform = createPerform({
    directory,
    carryOut,
    undoMs: minutes(settings.undo.minutes),
    handOver: handovers.offer,
    callPolice: tell.callPolice,
  });
  const invalid = createInvalid(texts);
  const policies = policiesFrom(settings);
  const mergeMs = hours(settings.merge.hours);
  const receive = createIntake({ db, crypto, directory, policies, mergeMs, carryOut, invalid });

  timers.register(store.OWNER_KIND, {
    lock: store.lock,
    async fire(tx, timer, { now, told }) {
      const warning = await store.load(tx, timer.owner.id);
      if (!warning || !isOpen(warning)) return;
      const purpose = timer.purpose as TimerPurpose;
      const decision = onTimer(warning, { purpose, step: timer.step, dueAt: timer.dueAt }, now);
      if (decision.outcome !== 'done') return;
      const again = decision.sayings.find((saying) => saying.say === 'remind');
      const until = again ? await tell.reminders.silentUntil(tx, warning, again.of, now) : null;
      if (until) return putOff(tx, warning, purpose, until, now);
      const next = again ? await tell.reminders.soonerAtShiftChange(tx, decision.warning, again.of, now) : null;
      await carryOut(tx, warning, next ? { ...decision, warning: next } : decision, bySystem(now, told));
    },
  });
  /** Somebody heard of it in time with something else that waits: it is not put again before its pause is over. */
  async function putOff(tx: Tx, warning: Warning, purpose: TimerPurpose, dueAt: Date, now: Date): Promise<void> {
    const timer = { step: warning.run.step, run: warning.run.n, ...warning.timers[purpose], dueAt };
    const later = withTimers(warning, [], { [purpose]: timer });
    await timers.sync(tx, store.ownerOf(warning.id), LEVELS.indexOf(warning.level), planned(later), now);
  }

  outbound.registerOwner(store.OWNER_KIND, createDeliveryOwner({ directory, carryOut }));
  rollups.register(createRollupTeller({ outbound, cards, tell }));

  return {
    receiveFrom: createReceive({ db, directory, receive, invalid }),
    act: createActFromPage({ db, texts, perform, invalid }),
    replies: createReplies({
      directory,
      outbound,
      cards,
      factsOf,
      perform,
      followUps,
      handovers,
      carryOut,
      audit,
      reminders: tell.reminders,
    }),
    onRolesEnded: createLeavers({ directory, outbound, handovers, carryOut }),
    asked: createAsked({ db, directory, outbound, cards, factsOf, followUps, handovers, carryOut }),
    candidates: createCandidates({ db, crypto, directory, audit, sources: texts.sources }),
    tasks: createWarningTasks(directory),
    chat: createChat({ directory, outbound, cards, tell, replies: texts.replies }),
    ...createWatch({ db, directory, outbound, carryOut, storm: settings.storm, logger }),
  };
}

export type Warnings = ReturnType<typeof createWarnings>;
