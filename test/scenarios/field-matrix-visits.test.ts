import { describe, expect, test } from 'vitest';
import { visit as registry, UnitList } from '../../src/domain/visits/index.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { actorsOf, askAll, CENTRE } from '../support/actors.ts';
import { fieldTable } from '../support/field-matrix.ts';
import { placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';

/** Who has nothing to do with the doors of plant 0006. */
const OUTSIDE = new Set([
  'duty elsewhere',
  'advisor elsewhere',
  'desk',
  'employee',
  'himself',
  'joint',
  'lecturer',
  'feed',
  'nobody',
]);

describe('field matrix of visits: every role × every field', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, nameOf } = actions;

  test('is as it is written down, and whoever has nothing to do with a place learns nothing of visits there', async () => {
    const actors = await actorsOf(testApp, 'emp-0006-0012');
    const { gridUnitId, organisationId } = await placeOf(testApp, '0006', '0010');
    const visit = { gridUnitId, visitedOn: shanghaiDay(await testApp.now()), people: 3 };
    let id = '';
    const visitors = ['cp-07', 'adv-0006-1', 'emp-0006-0041'];
    for (const [n, purpose] of ['PUBLICITY', 'PROTECTIONS', 'NEW_HIRES'].entries())
      ({ id } = await (await browser(visitors[n] ?? '')).post<{ id: string }>('/api/visits', { ...visit, purpose }));
    const resource = testApp.app.resources.find(({ name }) => name === registry.name);
    if (!resource) return expect.fail('visits are not at the desk');
    const names = await Promise.all(visitors.map(nameOf));
    const pages = ['# Who reads what of visits', ''];
    const leaks: string[] = [];
    for (const [title, schema, path] of [
      ['the list', registry.List, '/api/visits'],
      ['the visits of one unit', registry.List, `/api/visits?gridUnitId=${gridUnitId}`],
      ['the list at the desk', resource.Rows, '/api/desk/r/visit/rows'],
      ['one visit at the desk', resource.One, `/api/desk/r/visit/rows/${id}`],
      ['the units with their last visit', UnitList, `/api/visits/units?organisationId=${organisationId}`],
    ] as const) {
      const answers = await askAll(testApp, actions, actors, path);
      pages.push(fieldTable(title, schema, answers, CENTRE));
      for (const [reader, answer] of answers) {
        const text = JSON.stringify(answer);
        if (OUTSIDE.has(reader) && [...names, gridUnitId].some((mark) => text.includes(mark)))
          leaks.push(`${title}: ${reader}`);
      }
    }
    expect(leaks).toEqual([]);
    await expect(`${pages.join('\n')}\n`).toMatchFileSnapshot('field-matrix/visits.md');
  });
});
