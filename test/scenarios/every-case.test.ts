import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../src/kernel/case/index.ts';
import type { Resource } from '../../src/kernel/resource/index.ts';
import { HttpRefusal } from '../support/http.ts';
import { fileAtDesk, filtersAbout, rowAtDesk, rowsAtDesk } from '../support/resource-proof.ts';
import { useTestApp } from '../support/test-app.ts';

// What holds of everything that one proposes, another decides and the person answers, over HTTP: nothing of it is said
// again for one kind.

const AT_HOME = '0003';
const ELSEWHERE = '0004';

describe('every kind of case', () => {
  const testApp = useTestApp();
  let used = 30;

  test('there is one', () => expect(testApp.app.cases.length).toBeGreaterThan(0));

  test('what is proposed comes out again, once, with the words of its state and commands', async () => {
    const author = await testApp.as(`adv-${AT_HOME}-1`);
    for (const kind of testApp.app.cases) {
      const values = await valuesFor(kind, AT_HOME);
      const { id } = await author.post<{ id: string }>(kind.path, values);
      const { organisationId, [kind.subject]: _, ...written } = values;
      const listed = (await author.get<Answer>(kind.path))[kind.rows];
      expect(listed).toMatchObject([{ id, organisationId, ...written, state: kind.begins }]);
      // At the desk the same: in the list by each of its filters, on the row's page and in the file.
      const [row = { id: '' }] = await rowsAtDesk(author, kind);
      expect(row).toMatchObject({ id, ...written, state: kind.begins });
      const { finding, missing } = filtersAbout(resourceOf(kind), row);
      for (const search of finding) expect([search, await rowsAtDesk(author, kind, search)]).toEqual([search, [row]]);
      for (const search of missing) expect([search, await rowsAtDesk(author, kind, search)]).toEqual([search, []]);
      expect(await rowAtDesk(author, kind, id)).toMatchObject({ row, moments: [{ by: row.proposer }] });
      const [, line = []] = await fileAtDesk(author, kind);
      expect(line).toEqual(expect.arrayContaining([kind.states[kind.begins], ...Object.values(written)]));
      const form = await author.get<Form>(`${kind.path}/form`);
      expect(form.fields.map(({ name }) => name)).toEqual(Object.keys(values));
      expect(Object.keys(form.states)).toContain(kind.begins);
      expect(await refusalOf(author.post(kind.path, values))).toBe(409);
    }
  });

  test('what a row says is allowed is what would be done, and nothing else', async () => {
    const readers = [
      `adv-${AT_HOME}-1`,
      `adv-${AT_HOME}-2`,
      `adv-${ELSEWHERE}-1`,
      await officerOf(AT_HOME),
      'centre-1',
    ];
    for (const kind of testApp.app.cases)
      for (const userid of readers)
        for (const command of Object.keys(kind.commands)) {
          const author = await testApp.as(`adv-${AT_HOME}-1`);
          const { id } = await author.post<{ id: string }>(kind.path, await valuesFor(kind, AT_HOME));
          const reader = await testApp.as(userid);
          const rows = (await reader.get<Answer>(kind.path))[kind.rows] ?? [];
          const row = rows.find((one) => one.id === id);
          const refused = row ? 403 : 404;
          expect((await rowAtDesk(reader, kind, id))?.allowed).toEqual(row?.allowed);
          const done = await refusalOf(reader.post(`${kind.path}/${id}/${command}`));
          expect(`${userid} ${command} ${done}`).toBe(
            `${userid} ${command} ${row?.allowed.includes(command) ? 200 : refused}`,
          );
          // What is done is not done again, whoever asks.
          if (done === 200 && kind.commands[command]?.from.includes(kind.begins))
            expect(await refusalOf(reader.post(`${kind.path}/${id}/${command}`))).toBe(409);
        }
  });

  test('whoever cannot read it cannot propose it there, nor answer for the person', async () => {
    const author = await testApp.as(`adv-${AT_HOME}-1`);
    const stranger = await testApp.as(`adv-${ELSEWHERE}-1`);
    for (const kind of testApp.app.cases) {
      const values = await valuesFor(kind, AT_HOME);
      expect(await refusalOf(stranger.post(kind.path, values))).toBe(403);
      const { id } = await author.post<{ id: string }>(kind.path, values);
      expect((await stranger.get<Answer>(kind.path))[kind.rows]).toEqual([]);
      const [row = { id }] = await rowsAtDesk(author, kind);
      for (const search of ['', ...filtersAbout(resourceOf(kind), row).finding])
        expect([search, await rowsAtDesk(stranger, kind, search)]).toEqual([search, []]);
      expect(await rowAtDesk(stranger, kind, id)).toBeNull();
      expect((await fileAtDesk(stranger, kind)).slice(1)).toEqual([
        [expect.stringContaining('共0行'), expect.stringContaining('导出人：'), expect.any(String)],
      ]);
      const answer = { answer: kind.asks.answers[0] };
      expect(await refusalOf(stranger.post(`/api/me/${kind.rows}/${id}/answer`, answer))).toBe(404);
      const himself = await testApp.as(String(values[kind.subject]));
      expect(await refusalOf(himself.post(`/api/me/${kind.rows}/${id}/answer`, answer))).toBe(409);
    }
  });

  test('somebody who does not work there is refused by the field', async () => {
    const author = await testApp.as(`adv-${AT_HOME}-1`);
    for (const kind of testApp.app.cases) {
      const wrong = { ...(await valuesFor(kind, AT_HOME)), [kind.subject]: `emp-${ELSEWHERE}-0010` };
      const refusal = await author.post(kind.path, wrong).catch((error: unknown) => error);
      if (!(refusal instanceof HttpRefusal)) return expect.fail('it was not refused');
      expect(refusal).toMatchObject({ status: 400, error: { field: kind.subject } });
    }
  });

  function resourceOf({ name }: Case): Resource {
    return testApp.app.resources.find((one) => one.name === name) ?? expect.fail(`${name} is not at the desk`);
  }

  /** Of somebody who was not proposed yet. */
  async function valuesFor({ controls }: Case, code: string): Promise<Record<string, string>> {
    const { rows } = await sql<{ id: string }>`select id from organisation where code = ${code}`.execute(
      testApp.app.db,
    );
    used += 1;
    return Object.fromEntries(
      controls.map(({ name, control }) => [
        name,
        { unit: rows[0]?.id, employee: `emp-${code}-${String(used).padStart(4, '0')}` }[control as string] ?? '几个字',
      ]),
    );
  }

  async function officerOf(code: string): Promise<string> {
    const { db, directory } = testApp.app;
    const organisation = await directory.organisationByCode(db, code);
    const place = {
      organisationId: organisation?.id ?? '',
      gridUnitId: null,
      step: 2 as const,
      at: await testApp.now(),
    };
    return (await directory.peopleOnStep(db, place))[0]?.userid ?? expect.fail('nobody');
  }
});

type Answer = Record<string, { id: string; allowed: string[] }[]>;

interface Form {
  fields: { name: string }[];
  states: Record<string, string>;
}

async function refusalOf(answer: Promise<unknown>): Promise<number> {
  return answer.then(
    () => 200,
    (error: unknown) => (error instanceof HttpRefusal ? error.status : expect.fail(String(error))),
  );
}
