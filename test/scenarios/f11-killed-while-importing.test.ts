import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImportViewData } from '../../src/domain/roster/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { type Fixture, setUpFixture } from '../support/fixture.ts';
import type { Deadly } from '../support/test-app-owner.ts';
import { startTestAppProcess } from '../support/test-app-process.ts';

const CODE = '0011';
/** More than two parts of 2,000 lines. */
const NEWCOMERS = Array.from({ length: 4_500 }, (_, n) => ({ no: `N${String(n).padStart(4, '0')}`, name: '岚知夏' }));

interface Listed {
  no: string;
  name: string;
}

describe('F11: kill -9 while a confirmed roster is written', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await setUpFixture();
  });
  afterEach(() => fixture.leave());

  test.each<[string, Deadly, number]>([
    ['in the second part of its rows', { at: 'rows-half-written', passage: 2 }, 1_999],
    ['among those who have left', { at: 'leavers-half-written', passage: 1 }, NEWCOMERS.length],
  ])('%s: each row is there once, each leaver is gone', { timeout: 240_000 }, async (_name, deadly, written) => {
    const before = await staff('ACTIVE');
    const gone = await staff('LEFT');
    const staying = before.slice(0, Math.floor(before.length / 2));
    const leaving = before.slice(staying.length);

    const doomed = await startTestAppProcess(fixture.stores, deadly);
    const http = await fixture.testApp.as('centre-1');
    const answer = await http.upload(`/api/imports?fullList=1&organisation=${CODE}`, fileOf(staying), 'text/csv');
    const { id, counts } = (await answer.json()) as ImportViewData;
    expect(counts).toMatchObject({ new: NEWCOMERS.length, same: staying.length, leavers: leaving.length });
    // Nothing dies before the confirmation stands, but its answer may be lost.
    await http.post(`/api/imports/${id}/confirm`, { acceptLeavers: true }).catch(() => undefined);
    expect(await doomed.ended).toBe('SIGKILL');
    expect(await staff('ACTIVE')).toHaveLength(before.length + written);

    await fixture.open();
    const view = () => http.get<ImportViewData>(`/api/imports/${id}`);
    await expect.poll(view, { timeout: 60_000, interval: 40 }).toMatchObject({ state: 'DONE' });
    const rows = NEWCOMERS.length + staying.length;
    expect(await view()).toMatchObject({ progress: { applied: rows, total: rows }, faults: { rows: 0 } });
    expect(await staff('ACTIVE')).toEqual(sorted([...staying, ...NEWCOMERS]));
    expect(await staff('LEFT')).toEqual(sorted([...gone, ...leaving]));
    await fixture.testApp.advance(minutes(1));
    expect(await fixture.testApp.phone('centre-1').titles({ number: id })).toEqual(['名单导入完成']);
    await fixture.expectInvariants();
  });

  async function staff(state: 'ACTIVE' | 'LEFT'): Promise<Listed[]> {
    const rows = await fixture.db
      .selectFrom('employment')
      .innerJoin('organisation', 'organisation.id', 'employment.organisationId')
      .innerJoin('person', 'person.id', 'employment.personId')
      .select(['employeeNo as no', 'person.name'])
      .where('organisation.code', '=', CODE)
      .where('employment.state', '=', state)
      .execute();
    return sorted(rows);
  }
});

/** The new ones stand first: the first part of 2,000 lines is the heading and 1,999 people more. */
function fileOf(staying: readonly Listed[]): string {
  const newcomers = NEWCOMERS.map(({ no, name }, n) => `${CODE},${name},${no},1549901${String(n).padStart(4, '0')}`);
  const others = staying.map(({ no, name }) => `${CODE},${name},${no},`);
  return ['统一社会信用代码,姓名,工号,手机号', ...newcomers, ...others, ''].join('\n');
}

function sorted(listed: readonly Listed[]): Listed[] {
  return [...listed].sort((one, other) => (one.no < other.no ? -1 : 1));
}
