import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Registry } from '../../src/kernel/registry/index.ts';
import type { Resource } from '../../src/kernel/resource/index.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import { HttpRefusal } from '../support/http.ts';
import { fileAtDesk, filtersAbout, ordersOf, pagesAtDesk, rowAtDesk, rowsAtDesk } from '../support/resource-proof.ts';
import { useTestApp } from '../support/test-app.ts';

// What holds of every list that people keep, over HTTP: nothing of it is said again for one of them.

const AT_HOME = '0003';
const ELSEWHERE = '0004';
/** Who took a file, and when. */
const ANYBODY = [expect.stringContaining('导出人：'), expect.stringContaining('导出时间：')];

describe('every registry', () => {
  const testApp = useTestApp();

  test('there is one', () => expect(testApp.app.registries.length).toBeGreaterThan(0));

  test('what goes into a field comes out of it, in the list and on the page of one’s own data', async () => {
    const writer = await testApp.as(`adv-${AT_HOME}-1`);
    for (const registry of testApp.app.registries) {
      const values = await valuesFor(registry, AT_HOME);
      const { id } = await writer.post<{ id: string }>(registry.path, values);
      const { [registry.place.name]: placeId, ...own } = values;
      const rows = (await writer.get<Answer>(`${registry.path}?${registry.place.name}=${placeId}`))[registry.rows];
      expect(rows).toMatchObject([{ id, ...own, mine: true }]);
      const { fields } = await writer.get<{ fields: { name: string }[] }>(`${registry.path}/form`);
      expect(fields.map(({ name }) => name)).toEqual(Object.keys(values));
      // At the desk the same: in the list by each of its filters, on the row's page and in the file.
      const [row] = await rowsAtDesk(writer, registry);
      expect(row).toMatchObject({ id, ...own });
      const resource = resourceOf(registry);
      const { finding, missing } = filtersAbout(resource, row ?? { id });
      for (const search of finding)
        expect([search, await rowsAtDesk(writer, registry, search)]).toEqual([search, [row]]);
      for (const search of missing) expect([search, await rowsAtDesk(writer, registry, search)]).toEqual([search, []]);
      expect(await rowAtDesk(writer, registry, id)).toMatchObject({ row, allowed: ['withdraw'], moments: [{}] });
      const [, line = []] = await fileAtDesk(writer, registry);
      const words = registry.kept.map(({ name, options }) => options?.[String(own[name])] ?? String(own[name]));
      expect(line).toEqual(expect.arrayContaining(words));
      await writer.delete(`${registry.path}/${id}`);
      expect((await writer.get<Answer>(registry.path))[registry.rows]).toEqual([]);
      expect(await rowsAtDesk(writer, registry)).toEqual([]);
      expect(await rowAtDesk(writer, registry, id)).toBeNull();
    }
  });

  test('written again it is corrected, not doubled', async () => {
    const writer = await testApp.as(`adv-${AT_HOME}-1`);
    for (const registry of testApp.app.registries) {
      const values = await valuesFor(registry, AT_HOME);
      const [first, second] = [await writer.post(registry.path, values), await writer.post(registry.path, values)];
      expect(second).toEqual(first);
      expect((await writer.get<Answer>(registry.path))[registry.rows]).toHaveLength(1);
    }
  });

  test('whoever cannot read a row cannot write one there, nor take it back, nor is he told that it is there', async () => {
    const writer = await testApp.as(`adv-${AT_HOME}-1`);
    const stranger = await testApp.as(`adv-${ELSEWHERE}-1`);
    for (const registry of testApp.app.registries) {
      const values = await valuesFor(registry, AT_HOME);
      const { id } = await writer.post<{ id: string }>(registry.path, values);
      expect((await stranger.get<Answer>(registry.path))[registry.rows]).toEqual([]);
      const [row = { id }] = await rowsAtDesk(writer, registry);
      for (const search of ['', ...filtersAbout(resourceOf(registry), row).finding])
        expect([search, await rowsAtDesk(stranger, registry, search)]).toEqual([search, []]);
      expect(await rowAtDesk(stranger, registry, id)).toBeNull();
      expect((await fileAtDesk(stranger, registry)).slice(1)).toEqual([[expect.stringContaining('共0行'), ...ANYBODY]]);
      const there = `${registry.path}?${registry.place.name}=${values[registry.place.name]}`;
      expect((await stranger.get<Answer>(there))[registry.rows]).toEqual([]);
      expect(await refusalOf(stranger.post(registry.path, values))).toBe(404);
      expect(await refusalOf(stranger.delete(`${registry.path}/${id}`))).toBe(404);
      expect(await refusalOf(stranger.post(registry.path, { ...values, [registry.place.name]: 'nowhere' }))).toBe(404);
    }
  });

  test('a list is the same a row at a time, in each of its orders', async () => {
    const writer = await testApp.as(`adv-${AT_HOME}-1`);
    for (const registry of testApp.app.registries) {
      const values = await valuesFor(registry, AT_HOME);
      const choice = registry.columns.find(({ control }) => control === 'choice');
      for (const code of Object.keys(choice?.options ?? {}))
        await writer.post(registry.path, choice ? { ...values, [choice.name]: code } : values);
      for (const sort of ordersOf(resourceOf(registry))) {
        const ids = (await rowsAtDesk(writer, registry, `sort=${sort}`)).map(({ id }) => id);
        expect(ids.length).toBeGreaterThan(1);
        expect([sort, await pagesAtDesk(writer, registry, sort)]).toEqual([sort, ids]);
      }
    }
  });

  test('a field that is missing or wrong is refused by its name', async () => {
    const writer = await testApp.as(`adv-${AT_HOME}-1`);
    for (const registry of testApp.app.registries) {
      const values = await valuesFor(registry, AT_HOME);
      for (const { name, title, control } of registry.columns) {
        const { [name]: _, ...rest } = values;
        const wrong = control === 'unit' ? '' : control === 'count' ? 0 : 'x';
        for (const body of [rest, { ...values, [name]: wrong }])
          expect(await faultOf(writer.post(registry.path, body))).toEqual({
            status: 400,
            field: name,
            says: expect.stringContaining(title),
          });
      }
    }
  });

  function resourceOf({ name }: Registry): Resource {
    return testApp.app.resources.find((one) => one.name === name) ?? expect.fail(`${name} is not at the desk`);
  }

  async function valuesFor(registry: Registry, code: string): Promise<Record<string, string | number>> {
    const { rows } = await sql<{ id: string }>`
      select u.id from grid_unit u join organisation o on o.id = u.organisation_id where o.code = ${code} order by u.id limit 1`.execute(
      testApp.app.db,
    );
    const today = shanghaiDay(await testApp.now());
    return Object.fromEntries(
      registry.columns.map(({ name, control, options = {}, max = 9 }) => [
        name,
        {
          unit: rows[0]?.id ?? '',
          day: today,
          choice: Object.keys(options).at(-1) ?? '',
          count: max,
          employee: `emp-${code}-0010`,
          words: '几个字',
        }[control],
      ]),
    );
  }
});

type Answer = Record<string, unknown[]>;

async function refusalOf(answer: Promise<unknown>): Promise<number> {
  return answer.then(
    () => 200,
    (error: unknown) => (error instanceof HttpRefusal ? error.status : expect.fail(String(error))),
  );
}

async function faultOf(answer: Promise<unknown>) {
  const refusal = await answer.catch((error: unknown) => error);
  if (!(refusal instanceof HttpRefusal)) return expect.fail('it was not refused');
  const { status, error } = refusal;
  return { status, field: error.field, says: error.message };
}
