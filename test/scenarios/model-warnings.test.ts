import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import * as commands from './model-commands.ts';
import { type Model, newModel } from './model-commands.ts';
import { openOnes, shownTwice, staleInvitations, untold } from './model-findings.ts';
import { type ModelTestApp, modelTestApp } from './model-test-app.ts';

const runs = Number(process.env.MODEL_RUNS ?? 5);
const seed = Number(process.env.MODEL_SEED ?? 20_261_122);

describe('any order of warnings, presses, absences and failures', () => {
  const testApp = useTestApp();
  let real: ModelTestApp;

  beforeAll(async () => {
    real = await modelTestApp(testApp);
  });

  test(
    `leaves every invariant standing and nobody untold (seed ${seed}, ${runs} runs)`,
    async () => {
      await fc.assert(
        fc.asyncProperty(commands.warn, anyStory(), async (first, story) => {
          const model = newModel();
          await first.run(model, real);
          await fc.asyncModelRun(() => ({ model, real }), story);
          await conclude(model, real);
        }),
        { seed, numRuns: runs, endOnFailure: true },
      );
    },
    runs * minutes(1) + minutes(1),
  );
});

function anyStory() {
  const { warn, advance, press, pageAct, comeAndGo, fault, flushRedis, restart } = commands;
  const often = [warn, warn, advance, advance, advance, press, press, press, press, pageAct, pageAct];
  return fc.commands([...often, comeAndGo, fault, flushRedis, restart], { maxCommands: 14, size: 'max' });
}

/** What must be true when a story is over and the faults are gone. */
async function conclude(model: Model, testApp: ModelTestApp): Promise<void> {
  await testApp.faults({});
  await commands.comeBack(model, testApp);
  await testApp.advanceBounded(minutes(45));
  await testApp.check();

  for (const [sourceRef, id] of model.sources) {
    const found = await testApp.app.db
      .selectFrom('warningSource')
      .select('warningId')
      .where('sourceRef', '=', sourceRef)
      .executeTakeFirst();
    expect(found).toEqual({ warningId: id });
  }
  expect(await untold(testApp)).toEqual([]);
  expect(await staleInvitations(model, testApp)).toEqual([]);
  expect((await shownTwice(model, testApp)).length).toBeLessThanOrEqual(model.mayRepeat);

  const centre = await testApp.as('centre-1');
  for (const { id } of model.warnings) {
    await centre.post(`/api/warnings/${id}/revoke`, { reason: '演练结束' }).catch(() => undefined);
  }
  await testApp.advance(0);
  await testApp.check();
  expect(await openOnes(testApp)).toEqual([]);
}
