import { sql } from 'kysely';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { readTexts } from '../../../src/config/texts.ts';
import { type RoleGrant, type Turnover, turnover } from '../../../src/domain/directory/index.ts';
import { type AdvisorsListed, advisorsListed, createImports } from '../../../src/domain/roster/index.ts';
import type { Look } from '../../../src/kernel/audit/index.ts';
import { on } from '../../../src/kernel/events/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import type { Notice } from '../../../src/outbound/index.ts';
import { textNotice } from '../../../src/wecom/cards/index.ts';
import { buildTestApp, corpId, crypto } from './test-app.ts';

export const HEADINGS =
  '乡镇街道,单位名称,统一社会信用代码,类型,规模,部门/车间,姓名,工号,手机号,角色,入职日期,是否外省,岗位,企业微信账号';

/** A small testApp whose importer is whoever is named, and what imports announce and say. */
export async function rosterTestApp() {
  const testApp = await buildTestApp();
  await testApp.db
    .updateTable('jurisdiction')
    .set({ name: '青岚街道' })
    .where('id', '=', testApp.township.id)
    .execute();
  await testApp.db
    .updateTable('jurisdiction')
    .set({ name: '远汀镇' })
    .where('id', '=', testApp.farTownship.id)
    .execute();
  const grants = new Map<string, RoleGrant[]>();
  const turnovers: Turnover[] = [];
  const notices: Notice[] = [];
  const looks: Look[] = [];
  const listed: AdvisorsListed[] = [];
  testApp.events.subscribe(on(turnover, async (_tx, heard) => turnovers.push(...heard)));
  testApp.events.subscribe(on(advisorsListed, async (_tx, heard) => listed.push(heard)));
  const imports = createImports({
    db: testApp.db,
    crypto,
    corpId,
    directory: testApp.directory,
    outbound: {
      notify: async (_tx, said) => {
        notices.push(...said);
        return [];
      },
    },
    grantsOf: async (_ex, personId) => grants.get(personId) ?? [],
    drawDone: (variables) =>
      textNotice({
        source: { desc: '云栖' },
        title: Object.values(variables).join(','),
        desc: '',
        fields: [],
        url: 'https://eqian.example/',
        jumps: [],
      }),
    record: async () => undefined,
    look: async (_tx, look) => void looks.push(look),
    events: testApp.events,
    enqueue: () => undefined,
    settings: { leaverShare: 0.2, keepDays: 7 },
    texts: readTexts(packageRoot(), readSettings(packageRoot())).roster,
    logger: createLogger({ level: 'silent' }),
  });

  return {
    ...testApp,
    imports,
    turnovers,
    notices,
    looks,
    listed,
    grant(personId: string, role: RoleGrant['role'], scopeKind: RoleGrant['scopeKind'], scopeId: string): void {
      grants.set(personId, [{ role, scopeKind, scopeId, primary: false, title: null, substituteFor: null }]);
    },

    /** Checks a CSV of the template's columns, each row given by the columns that matter. */
    async check(rows: Partial<Record<string, string>>[], options: { fullList?: boolean; by?: string } = {}) {
      const text = [HEADINGS, ...rows.map(line)].join('\n');
      const { fullList = false, by = null } = options;
      const list = await imports.check({ source: Buffer.from(text), importerId: by, fullList });
      return { list, faults: await imports.faults(list.id, null, { after: 0, limit: 500 }) };
    },

    async apply(id: string, options: { acceptLeavers?: boolean } = {}) {
      await imports.confirm(id, null, options);
      await imports.applyWhole(id);
      return imports.one(id, null);
    },

    /** Who works where, as the database has it. */
    async staff() {
      const { rows } = await sql<{ no: string; name: string; state: string; unit: string | null; personId: string }>`
        select e.employee_no as no, p.name, e.state, u.name as unit, p.id as person_id
        from employment e join person p on p.id = e.person_id left join grid_unit u on u.id = e.grid_unit_id
        order by e.organisation_id, e.employee_no`.execute(testApp.db);
      return rows;
    },

    async count(table: string): Promise<number> {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(testApp.db);
      return rows[0]?.n ?? 0;
    },
  };
}

export type RosterTestApp = Awaited<ReturnType<typeof rosterTestApp>>;

/** Somebody of plant A whose number tells his phone. */
export function worker(n: number, more: Partial<Record<string, string>> = {}): Partial<Record<string, string>> {
  return {
    统一社会信用代码: 'A',
    姓名: `岚${'知闻初若书景云星月雪'[n % 10]}${'夏秋舟溪桥'[n % 5]}`,
    工号: String(n).padStart(4, '0'),
    手机号: `154${String(n).padStart(8, '0')}`,
    ...more,
  };
}

function line(row: Partial<Record<string, string>>): string {
  return HEADINGS.split(',')
    .map((heading) => row[heading] ?? '')
    .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
