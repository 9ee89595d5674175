import type { Tx } from '../../database/index.ts';
import type { ActContext } from './context.ts';
import type { Saying, WarningEvent } from './decision.ts';
import { createFacts } from './facts.ts';
import { createSayAnew } from './tell/envelope.ts';
import type { TellNeeds } from './tell/needs.ts';
import { createReminders } from './tell/reminders.ts';
import { sayCards } from './tell/say-cards.ts';
import { createSteps } from './tell/steps.ts';
import { createWhom } from './tell/whom.ts';
import type { Warning } from './types.ts';

/** Turns sayings into people and cards. */
export function createTell(needs: TellNeeds) {
  const factsOf = createFacts(needs);
  const whom = createWhom(needs);
  const sayAnew = createSayAnew(needs);
  const findAdvisor = (tx: Tx, warning: Warning, now: Date) => askPolice(tx, warning, 'ADVISOR', now);
  const reminders = createReminders({ ...needs, factsOf, whom, sayAnew });
  const steps = createSteps({ ...needs, factsOf, whom, sayAnew, findAdvisor });

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
      if (saying.say === 'steps') current = await steps.climb(tx, current, saying.steps, context, events);
      if (saying.say === 'alarm') await steps.tellStep(tx, current, current.run.step, saying.why, context);
    }
    return current;
  }

  /** A task for community police: to ring the advisor who asked for it, or to find one. Answers whether anybody gets it. */
  async function askPolice(tx: Tx, warning: Warning, todo: 'CALL' | 'ADVISOR', now: Date): Promise<boolean> {
    const police = await whom.onStep(tx, warning, 2, now);
    const facts = await factsOf(tx, warning, now);
    await sayAnew(tx, warning, police, () => ({
      purpose: 'todo',
      template: 'C41',
      content: { type: 'card', card: needs.cards.todo(facts, todo) },
    }));
    return police.some(({ userid }) => userid !== null);
  }

  return {
    people,
    callPolice: (tx: Tx, warning: Warning, now: Date) => askPolice(tx, warning, 'CALL', now),
    cards: sayCards({ ...needs, factsOf, whom, sayAnew, remind: reminders.remind }),
    reminders,
    whom,
    factsOf,
    sayAnew,
  };
}

export type Tell = ReturnType<typeof createTell>;
