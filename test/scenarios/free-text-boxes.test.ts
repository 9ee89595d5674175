import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import { createHttp, type Http } from '../support/http.ts';
import { type DescribedRoute, routesOf } from '../support/routes-of.ts';
import { useTestApp } from '../support/test-app.ts';
import { sampleWith, type TextField, textFieldsOf } from '../support/text-fields.ts';

const ID = '110101199003077774';
const WRITTEN = [
  ID,
  '110101 19900307 7774',
  '110101-19900307-7774',
  ID.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  `找${ID}`,
];

/** Boxes that take any text and are no free text, and why. Whatever is not in here is guarded, or narrowed by its schema. */
const NEITHER: [RegExp, string][] = [
  [/^(id|\w+Ids?)$/, 'names something there is: what is not found is refused'],
  [/^(after|before|last)$/, 'a place in a list, never kept'],
  [/^(q|number|organisation|unit|person|actor|address|action)$/, 'is looked for, never kept'],
  [
    /^(open|mine|unsigned|silent|ownerless|audience|fullList|includeHidden|confirm)$/,
    'yes or no, anything else is refused',
  ],
  [/^(fraudType|templateId|consentVersion)$/, 'one of a list the operator keeps in a file: others are refused'],
  [/^phone$/, 'a phone number is what is asked; sealed at rest'],
  [/^sourceRef$/, 'the feed’s own number: a warning is not to be lost because its number looks like one of a person'],
];
/** Whose numbers are struck out, so that the record is not lost for them; the file's name: import-account.test.ts. */
const FED = ['POST /api/warnings note', 'POST /api/imports fileName'];

interface Box {
  route: DescribedRoute;
  field: TextField;
  name: string;
}

describe('identity numbers have no business in any box', () => {
  const testApp = useTestApp();
  let boxes: Box[] = [];
  const endpoints: Http[] = [];

  beforeAll(async () => {
    const routes = routesOf(await testApp.http.get('/docs/json'));
    boxes = routes.flatMap((route) =>
      textFieldsOf(route).map((field) => ({
        route,
        field,
        name: `${route.method} ${route.path} ${field.path.join('.')}`,
      })),
    );
    endpoints.push(
      createHttp(testApp.config.http.publicUrl, { authorization: `Bearer ${testApp.config.http.apiToken}` }),
    );
    for (const userid of ['centre-1', 'admin-1', 'auditor-1', 'cp-01', 'adv-0001-1', 'emp-0001-0003'])
      endpoints.push(await testApp.as(userid));
  });

  const idNamed = (name: string) => {
    if (name === 'item') return 'APP_INSTALLED';
    if (name === 'until' || name === 'deadline') return shanghaiDay(new Date(Date.now() + 30 * 86_400_000));
    return /^id$|Id$/.test(name) ? newId() : null;
  };

  /** A stream has no end to wait for. */
  async function wordsOf(response: Response): Promise<string> {
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
    await response.body?.cancel();
    return '';
  }

  /** The first who may ask at all is answered. */
  async function answer({ route, field }: Box, text: string) {
    const [name = ''] = field.path;
    const inQuery = route.parameters.some((one) => one.in === 'query' && one.name === name);
    const path = route.path.replace(/\{(\w+)\}/g, (_, one: string) => pathValue(route, one));
    const url = inQuery ? `${path}?${new URLSearchParams({ [name]: text })}` : path;
    const body = inQuery ? undefined : sampleWith(route.body ?? {}, field.path, text, idNamed);
    for (const http of endpoints) {
      const response = await http.request(route.method, url, body);
      if (![401, 403].includes(response.status)) return { status: response.status, text: await wordsOf(response) };
    }
    return { status: 403, text: 'nobody may' };
  }

  function pathValue({ parameters }: DescribedRoute, name: string): string {
    const { type, enum: [first] = [] } = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {};
    if (type === 'integer') return '1';
    return first === undefined ? newId() : String(first);
  }

  test('each is marked as free text and guarded, or takes nothing but what its schema names', () => {
    expect(boxes.length).toBeGreaterThan(120);
    const unguarded = boxes.filter(({ field }) => !field.isFreeText);
    expect(
      unguarded.filter(({ field }) => !NEITHER.some(([rule]) => rule.test(field.name))).map(({ name }) => name),
    ).toEqual([]);
    const idle = NEITHER.filter(([rule]) => !unguarded.some(({ field }) => rule.test(field.name)));
    expect(idle, 'asked by no route any more').toEqual([]);
  });

  test('written into free text one is refused by name, however it is spaced', async () => {
    const free = boxes.filter(({ field, name }) => field.isFreeText && !FED.includes(name));
    expect(free.length).toBeGreaterThan(40);
    const taken: string[] = [];
    for (const box of free) {
      for (const text of WRITTEN) {
        const { status, text: said } = await answer(box, text);
        if (status !== 400 || !said.includes('不能有身份证号')) taken.push(`${box.name} ${text} → ${status} ${said}`);
      }
    }
    expect(taken).toEqual([]);
  });

  test('a feed’s record is not lost for it: the number is struck out', async () => {
    expect(boxes.filter(({ name, field }) => FED.includes(name) && field.isFreeText)).toHaveLength(FED.length);
    for (const note of WRITTEN) {
      const warning = await testApp.warn({ level: 'LOW', fraudType: 'FAKE_LOAN', note });
      const { note: kept } = await testApp.view(warning);
      expect(kept).toContain('****');
      expect(kept).not.toMatch(/7774|７７７４/);
    }
  });

  test('written anywhere else it is kept in no table, but as the feed’s own number of a warning', async () => {
    const broken: string[] = [];
    for (const box of boxes.filter(({ field }) => !field.isFreeText)) {
      const { status, text } = await answer(box, ID);
      if (status >= 500) broken.push(`${box.name} → ${status} ${text}`);
    }
    expect(broken).toEqual([]);
    await testApp.warn({ sourceRef: ID });
    const { db } = testApp.app;
    const { rows: columns } = await sql<{ table: string; column: string }>`
      select c.table_name as "table", c.column_name as "column"
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, 2`.execute(db);
    const found: string[] = [];
    for (const { table, column } of columns) {
      const { rows } = await sql`
        select from ${sql.table(table)} where ${sql.ref(column)}::text like ${`%${ID}%`} limit 1`.execute(db);
      if (rows.length > 0) found.push(`${table}.${column}`);
    }
    expect(found).toEqual(['warning_source.source_ref']);
  });
});
