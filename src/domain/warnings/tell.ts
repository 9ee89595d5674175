import type { Tx } from '../../database/index.ts';
import type { Notice } from '../../outbound/index.ts';
import type { Recipient } from '../directory/index.ts';
import { topStep } from '../escalation/index.ts';
import type { ActContext } from './context.ts';
import type { Saying, WarningEvent } from './decision.ts';
import { envelope } from './envelope.ts';
import { createFacts, type Facts } from './facts.ts';
import { afterStep } from './rules/run.ts';
import { sayCards } from './say-cards.ts';
import * as store from './store.ts';
import type { TellNeeds } from './tell-needs.ts';
import type { Warning, Why } from './types.ts';

/** Turns sayings into people and cards. People are looked up now, not when the ladder was frozen. */
export function createTell(needs: TellNeeds) {
  const { directory, outbound, rollups, cards, logger } = needs;
  const factsOf = createFacts(needs);

  /** Sayings that climb the ladder: they may find a step empty and go on, so they come before the state is saved. */
  async function people(
    tx: Tx,
    warning: Warning,
    sayings: Saying[],
    context: ActContext,
    events: WarningEvent[],
  ): Promise<Warning> {
    let current = warning;
    for (const saying of sayings) {
      if (saying.say === 'steps') current = await tellSteps(tx, current, saying.steps, context, events);
      if (saying.say === 'alarm') await tellStep(tx, current, current.run.step, saying.why, context);
    }
    return current;
  }

  async function tellSteps(
    tx: Tx,
    warning: Warning,
    steps: number[],
    context: ActContext,
    events: WarningEvent[],
  ): Promise<Warning> {
    let current = warning;
    let climbing = steps;
    for (;;) {
      let reached = 0;
      for (const step of climbing) {
        const count = await tellStep(tx, current, step, current.run.why, context);
        reached += count;
        if (count === 0) await noteEmptyStep(tx, current, step, context.now, events);
      }
      if (reached > 0) return current;
      if (climbing.includes(0)) current = { ...current, run: { ...current.run, why: 'NO_ADVISOR' } };
      const next = current.timers.ladder?.step;
      if (next === undefined) {
        await tellWholeCentre(tx, current, current.run.why, context);
        return current;
      }
      current = afterStep(current, next, context.now);
      climbing = [next];
    }
  }

  /**
   * Red on the readiness list; an organisation without any advisor is also a task for its community police, once: not
   * again when its gap was told to them before.
   */
  async function noteEmptyStep(
    tx: Tx,
    warning: Warning,
    step: number,
    now: Date,
    events: WarningEvent[],
  ): Promise<void> {
    events.push({ action: 'step_empty', detail: { step } });
    const { organisationId } = warning;
    const isNew = await directory.defect(tx, {
      kind: 'EMPTY_STEP',
      ...(organisationId ? { organisationId } : {}),
      note: `step ${step}`,
    });
    if (!isNew || !organisationId || step > 0) return;
    const advisors = await directory.holders(tx, { role: 'ADVISOR', organisationId, at: now });
    if (advisors.length > 0 || (await store.isGapTold(tx, organisationId))) return;
    await askPolice(tx, warning, 'ADVISOR', now);
  }

  /** Tells whoever stands on a step; answers how many stand there that WeCom can reach. */
  async function tellStep(tx: Tx, warning: Warning, step: number, why: Why, context: ActContext): Promise<number> {
    if (!warning.organisationId) return 0;
    const except = [warning.personId, step <= 1 ? warning.owner?.personId : null].filter((id): id is string =>
      Boolean(id),
    );
    const standing = await directory.peopleOnStep(tx, {
      organisationId: warning.organisationId,
      gridUnitId: warning.gridUnitId,
      step: step as 0 | 1 | 2 | 3 | 4,
      at: context.now,
      except,
    });
    const reachable = standing.filter((person) => person.userid !== null);
    await tellRecipients(tx, warning, reachable, step, why, context);
    return reachable.length;
  }

  async function tellRecipients(
    tx: Tx,
    warning: Warning,
    recipients: Recipient[],
    step: number,
    why: Why,
    context: ActContext,
  ): Promise<void> {
    const fresh = recipients.filter((person) => !context.told.has(person.personId));
    for (const person of fresh) context.told.add(person.personId);
    await store.addAddressees(tx, warning, recipients, step, context.now);
    const facts = await factsOf(tx, warning, context.now);
    const occurrence = await outbound.nextOccurrence(tx, store.ownerOf(warning.id), { run: warning.run.n, step });
    if (step <= 1) {
      await outbound.say(
        tx,
        fresh.map((person) => askAdvisor(facts, person, step, occurrence)),
      );
      return;
    }
    const own: Recipient[] = [];
    for (const officer of fresh) {
      const item = { owner: store.ownerOf(warning.id), run: warning.run.n, step, why, role: officer.role };
      const alone = warning.level === 'CRITICAL' || (await rollups.offer(tx, officer, item)) === 'tell-now';
      if (alone) own.push(officer);
    }
    await outbound.say(
      tx,
      own.map((officer) => askOfficer(facts, officer, step, why, occurrence)),
    );
  }

  function askAdvisor(facts: Facts, to: Recipient, step: number, occurrence: number): Notice {
    const template = cards.askTemplate(facts.warning);
    return {
      ...envelope(facts.warning, to),
      purpose: 'ask',
      template,
      content: { type: 'card', card: cards.ask(facts, { repeat: step > 0 || occurrence > 0 }) },
      step,
      occurrence,
      mustAct: true,
    };
  }

  function askOfficer(facts: Facts, to: Recipient, step: number, why: Why, occurrence: number): Notice {
    return {
      ...envelope(facts.warning, to),
      purpose: 'ask',
      template: 'C10',
      content: { type: 'card', card: cards.officer(facts, { why, step }) },
      step,
      occurrence,
      mustAct: true,
    };
  }

  /** The end of every ladder: when nobody stands on the top step either, every centre officer is told. */
  async function tellWholeCentre(tx: Tx, warning: Warning, why: Why, context: ActContext): Promise<void> {
    const officers = (await directory.holders(tx, { role: 'CENTER_OFFICER', at: context.now })).filter(
      (officer) => officer.userid !== null,
    );
    if (officers.length === 0) logger.error({ warningId: warning.id }, 'nobody in the centre can be reached');
    await tellRecipients(tx, warning, officers, topStep(warning.policy), why, context);
  }

  /** A task for community police: to ring the advisor who asked for it, or to find one. */
  async function askPolice(tx: Tx, warning: Warning, todo: 'CALL' | 'ADVISOR', now: Date): Promise<void> {
    if (!warning.organisationId) return;
    const { organisationId, gridUnitId } = warning;
    const police = await directory.peopleOnStep(tx, { organisationId, gridUnitId, step: 2, at: now });
    const facts = await factsOf(tx, warning, now);
    const occurrence = await outbound.nextOccurrence(tx, store.ownerOf(warning.id), { run: warning.run.n, step: 0 });
    const reachable = police.filter((officer) => officer.userid !== null);
    await outbound.say(
      tx,
      reachable.map((officer) => ({
        ...envelope(warning, officer),
        purpose: 'todo' as const,
        template: 'C41',
        content: { type: 'card' as const, card: cards.todo(facts, todo) },
        occurrence,
      })),
    );
  }

  return {
    people,
    callPolice: (tx: Tx, warning: Warning, now: Date) => askPolice(tx, warning, 'CALL', now),
    cards: sayCards({ ...needs, factsOf }),
    tellRecipients,
    askOfficer,
    factsOf,
  };
}

export type Tell = ReturnType<typeof createTell>;
