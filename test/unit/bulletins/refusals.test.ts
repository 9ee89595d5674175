import { expect, test } from 'vitest';
import * as rules from '../../../src/domain/bulletins/rules.ts';
import { BULLETIN_STATES, type Bulletin, type Decision } from '../../../src/domain/bulletins/types.ts';
import { texts } from '../warnings/facts.ts';
import { bulletin, NOW } from './bulletin.ts';

const MINUTE_MS = 60_000;

/** What people press; a correction asks the state alone. */
const ACTS: Record<string, (given: Bulletin) => Decision> = {
  edit: (given) => rules.edit(given, {}),
  submit: (given) =>
    rules.submit(given, {
      now: NOW,
      people: 5,
      maxPeople: null,
      approvalAbove: 10,
      countdownMs: MINUTE_MS,
      filterText: '',
    }),
  approve: (given) => rules.approve(given, { by: 'second', byOperator: false, now: NOW, countdownMs: MINUTE_MS }),
  refuse: (given) => rules.refuse(given, { by: 'second', reason: 'x' }),
  abort: rules.abort,
  remind: (given) => rules.remind(given, { now: NOW, silent: 3, max: 3 }),
  recall: (given) => rules.recall(given, NOW),
  close: (given) => rules.close(given, 'BY_HAND', NOW),
  correct: (given) =>
    given.sendingAt === null
      ? rules.wrong(given, 'correct')
      : { outcome: 'done', bulletin: given, action: 'corrected' },
};

const OUT: readonly string[] = ['SENDING', 'SENT', 'CLOSED'];

const inState = (state: Bulletin['state']): Bulletin =>
  bulletin({
    state,
    phase: OUT.includes(state) ? 'WAIT' : null,
    sendingAt: OUT.includes(state) ? NOW : null,
    deadlineAt: new Date(NOW.getTime() + 60 * MINUTE_MS),
  });

test('every act in every state: taken, or refused in a sentence of its own that says what comes next', async () => {
  const rows = Object.entries(ACTS).flatMap(([name, decide]) => [
    name,
    ...BULLETIN_STATES.map((state) => {
      const decision = decide(inState(state));
      if (decision.outcome === 'done') return `  ${state.padEnd(18)}-`;
      const sentence = texts.messages[`bulletin.${decision.message}`];
      expect(sentence, `${name} ${state} ${decision.message}`).toMatch(/[，；]/);
      return `  ${state.padEnd(18)}${sentence}`;
    }),
  ]);
  await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('refusals.txt');
});
