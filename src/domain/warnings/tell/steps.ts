import type { Tx } from '../../../database/index.ts';
import type { Recipient, Step } from '../../directory/index.ts';
import { noteTold, topStep } from '../../escalation/index.ts';
import type { WarningCards } from '../cards.ts';
import type { ActContext } from '../context.ts';
import type { WarningEvent } from '../decision.ts';
import type { Facts, FactsOf } from '../facts.ts';
import { afterStep } from '../rules/run.ts';
import * as store from '../store.ts';
import type { Warning, Why } from '../types.ts';
import type { Message, SayAnew } from './envelope.ts';
import type { TellNeeds } from './needs.ts';
import type { Whom } from './whom.ts';

interface StepNeeds extends TellNeeds {
  factsOf: FactsOf;
  whom: Whom;
  sayAnew: SayAnew;
  /** A task for community police: nobody at the organisation could be told at all. */
  findAdvisor: (tx: Tx, warning: Warning, now: Date) => Promise<boolean>;
}

/** Tells whoever stands on the steps of a ladder. */
export function createSteps({ directory, rollups, cards, logger, factsOf, whom, sayAnew, findAdvisor }: StepNeeds) {
  /** These steps together; where nobody stands on any of them the next one above, in the end the whole centre. */
  async function climb(
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
    if (await findAdvisor(tx, warning, now)) await store.markGapTold(tx, organisationId);
  }

  /** Tells whoever stands on a step; answers how many stand there that WeCom can reach. */
  async function tellStep(tx: Tx, warning: Warning, step: number, why: Why, context: ActContext): Promise<number> {
    const except = [warning.personId, step <= 1 ? warning.owner?.personId : null].filter(
      (id) => typeof id === 'string',
    );
    const standing = await whom.onStep(tx, warning, step as Step, context.now, except);
    const reachable = standing.filter((person) => person.userid !== null);
    if (reachable.length > 0) await tellRecipients(tx, warning, reachable, step, why, context);
    return reachable.length;
  }

  /** The end of every ladder: when nobody stands on the top step either, every centre officer is told. */
  async function tellWholeCentre(tx: Tx, warning: Warning, why: Why, context: ActContext): Promise<void> {
    const officers = (await whom.wholeCentre(tx, context.now)).filter((officer) => officer.userid !== null);
    if (officers.length === 0) logger.error({ warningId: warning.id }, 'nobody in the centre can be reached');
    await tellRecipients(tx, warning, officers, topStep(warning.policy), why, context);
  }

  async function tellRecipients(
    tx: Tx,
    warning: Warning,
    recipients: Recipient[],
    step: number,
    why: Why,
    context: ActContext,
  ): Promise<void> {
    // Who calls others need not be told that he did.
    const fresh = recipients.filter(
      ({ personId }) => !context.told.has(personId) && personId !== context.actor.personId,
    );
    for (const person of fresh) context.told.add(person.personId);
    await store.addAddressees(tx, warning, recipients, step, context.now);
    const facts = await factsOf(tx, warning, context.now);
    if (step <= 1) return sayAnew(tx, warning, fresh, (occurrence) => askAdvisor(facts, step, occurrence), step);
    const own: Recipient[] = [];
    for (const officer of fresh.toSorted((a, b) => (a.personId < b.personId ? -1 : 1))) {
      const item = { owner: store.ownerOf(warning.id), run: warning.run.n, step, why, role: officer.role };
      const alone = warning.level === 'CRITICAL' || (await rollups.offer(tx, officer, item)) === 'tell-now';
      if (alone) own.push(officer);
    }
    await sayAnew(tx, warning, own, () => askOfficer(cards, facts, step, why), step);
    await noteTold(
      tx,
      own.map(({ personId }) => personId),
      [store.ownerOf(warning.id)],
      context.now,
    );
  }

  function askAdvisor(facts: Facts, step: number, occurrence: number): Message {
    return {
      purpose: 'ask',
      template: cards.askTemplate(facts.warning),
      content: { type: 'card', card: cards.ask(facts, { repeat: step > 0 || occurrence > 0 }) },
      mustAct: true,
    };
  }

  return { climb, tellStep };
}

/** C10 with its buttons: an officer is asked to see to it. */
export function askOfficer(
  cards: WarningCards,
  facts: Facts,
  step: number,
  why: Why,
  variant: 'REMIND' | null = null,
): Message {
  return {
    purpose: 'ask',
    template: 'C10',
    content: { type: 'card', card: cards.officer(facts, { why, step, variant }) },
    mustAct: true,
  };
}
