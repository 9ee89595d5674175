import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awaitMatch } from '../../../src/domain/intake/rules.ts';
import { onTimer } from '../../../src/domain/warnings/rules/fire.ts';
import { match } from '../../../src/domain/warnings/rules/officer.ts';
import { acknowledge, contacted } from '../../../src/domain/warnings/rules/receipt.ts';
import { STATES, type TimerPurpose, type Warning } from '../../../src/domain/warnings/types.ts';
import { LEVELS, type Level } from '../../../src/kernel/escalation/types.ts';
import { addMs } from '../../../src/lib/time.ts';
import { anna, minute } from './actors.ts';
import { must } from './decided.ts';
import { found, type Story, turns } from './stories.ts';
import { faultsOf } from './timers-of-state.ts';
import { newborn } from './warning.ts';

type Check = (from: Warning, to: Warning, what: string) => void;

const dispatched = (level: Level) => must(match(newborn(level), found, minute(0), minute(0)));

const births = fc.constantFrom<(level: Level) => Warning>(
  (level) => must(awaitMatch(newborn(level), 'NEW', minute(0))),
  (level) => must(awaitMatch(newborn(level), 'UNMATCHED', minute(0))),
  ...Array.from({ length: 8 }, () => dispatched),
  // Few stories come by themselves to where somebody is met, so that some begin there.
  (level) => must(contacted(must(acknowledge(dispatched(level), anna, minute(0))), anna, minute(0), minute(0))),
);

test('whatever people press and however long they are silent: timers fit the state, runs and steps only grow', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.constantFrom<Level>(...LEVELS),
      births,
      fc.array(turns, { maxLength: 30 }),
      (level, birth, story) => {
        const trail: string[] = [];
        const check: Check = (from, to, what) => {
          trail.push(`${what}: ${to.state}`);
          seen.add(to.state);
          const grows = to.run.n > from.run.n || (to.run.n === from.run.n && to.run.step >= from.run.step);
          const faults = [...faultsOf(to), ...(grows ? [] : ['a run or step fell'])];
          if (faults.length > 0) throw new Error(`${trail.join(' → ')}: ${faults.join('; ')}`);
        };
        let at: Story = { warning: birth(level), now: minute(0), before: null };
        check(at.warning, at.warning, `${level} born`);
        for (const { name, silence, act } of story) {
          at = wait(at, addMs(at.now, silence), check);
          const decision = act(at);
          if (decision.outcome !== 'done') continue;
          check(at.warning, decision.warning, name);
          at = { ...at, warning: decision.warning, before: remembered(at, decision.event.action) };
        }
      },
    ),
    { numRuns: 500 },
  );
  expect([...seen].sort()).toEqual([...STATES].sort());
});

/** 「选错了」 takes back the last outcome, and only once. */
function remembered({ warning, before }: Story, action: string): Warning | null {
  if (action === 'reported' || action === 'returned') return warning;
  return action === 'undone' ? null : before;
}

/** Lets everything that falls due until then fire, in its order. */
function wait(story: Story, until: Date, check: Check): Story {
  let { warning } = story;
  for (let next = dueBy(warning, until); next; next = dueBy(warning, until)) {
    const [purpose, timer] = next;
    const at = new Date(Math.max(timer.dueAt.getTime(), story.now.getTime()));
    const after = must(onTimer(warning, { purpose: purpose as TimerPurpose, ...timer }, at));
    check(warning, after, `${purpose} fires`);
    warning = after;
  }
  return { ...story, warning, now: until };
}

function dueBy({ timers }: Warning, until: Date) {
  return Object.entries(timers)
    .filter(([, { dueAt }]) => dueAt <= until)
    .sort(([, a], [, b]) => a.dueAt.getTime() - b.dueAt.getTime())
    .at(0);
}
