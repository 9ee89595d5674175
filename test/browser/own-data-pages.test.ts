import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';
import { sideways } from './held-phone.ts';

describe('a person’s own data', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  /** A unit of his employer that he does not work in, as a roster writes it. */
  async function otherUnitOf(userid: string): Promise<{ name: string; path: string }> {
    const { rows } = await sql<{ name: string; path: string }>`
      select unit.name, concat_ws('/', above.name, unit.name) as path
      from wecom_account account join employment job on job.person_id = account.person_id
        join grid_unit unit on unit.organisation_id = job.organisation_id and unit.id <> job.grid_unit_id
        left join grid_unit above on above.id = unit.parent_id
      where account.userid = ${userid} order by unit.path limit 1`.execute(testApp.app.db);
    const [unit] = rows;
    if (!unit) throw new Error(`${userid} has nowhere else to work`);
    return unit;
  }

  test('he sees it, asks for a correction, and police answer where he can read it', async () => {
    const page = await views.open('emp-0010-0030', '/h5/me');
    await page.getByText('云栖示范汀栎建材有限公司').waitFor();
    await page.getByRole('button', { name: '申请更正' }).tap();
    const form = page.getByRole('dialog', { name: '申请更正' });
    await form.getByRole('button', { name: '提交申请' }).tap();
    await form.getByText('请写明内容').waitFor();
    await form.getByRole('textbox', { name: '申请更正' }).fill('岗位已换成总装班长');
    await snapshot(page, 'h5-50-correction');
    await form.getByRole('button', { name: '提交申请' }).tap();
    await page.getByText('15个工作日内答复').waitFor();

    const police = await views.open('centre-1', '/h5/requests');
    await police.getByText('岗位已换成总装班长').waitFor();
    await police.getByRole('button', { name: '已办理' }).tap();
    await police.getByText('请写明答复').waitFor();
    await police.getByRole('textbox', { name: '答复' }).fill('已核对并更正');
    await police.getByRole('textbox', { name: '岗位' }).fill('总装班长');
    await snapshot(police, 'h5-51-requests', { whole: true });
    expect(await sideways(police)).toBe(0);
    await police.getByRole('button', { name: '已办理' }).tap();
    await police.getByText('没有待答复的申请').waitFor();

    await page.reload();
    await page.getByText('答复：已核对并更正（已更正：岗位').waitFor();
    await page.getByText('总装班长').waitFor();
  });

  test('“they moved me to another workshop”: police correct the unit, and he reads what was really done', async () => {
    views.expectNoise('400');
    const userid = 'emp-0001-0031';
    const page = await views.open(userid, '/h5/me');
    await page.getByRole('button', { name: '申请更正' }).tap();
    const form = page.getByRole('dialog', { name: '申请更正' });
    await form.getByRole('textbox', { name: '申请更正' }).fill('我已经换了车间');
    await form.getByRole('button', { name: '提交申请' }).tap();
    await page.getByText('15个工作日内答复').waitFor();

    const unit = await otherUnitOf(userid);
    const police = await views.open('centre-1', '/h5/requests');
    await police.getByText('我已经换了车间').waitFor();
    await police.getByRole('textbox', { name: '答复' }).fill('已与单位核对');
    await police.getByRole('textbox', { name: '部门' }).fill('没有的车间');
    await police.getByRole('button', { name: '已办理' }).tap();
    await police.getByText('本单位没有这个部门').waitFor();
    await police.getByRole('textbox', { name: '部门' }).fill(unit.path);
    await police.getByRole('button', { name: '已办理' }).tap();
    await police.getByText('没有待答复的申请').waitFor();

    await page.reload();
    await page.getByText('答复：已与单位核对（已更正：部门）').waitFor();
    await page.getByText(unit.name, { exact: true }).waitFor();
  });

  test('“I pressed 已办理 and everything was gone”: what goes for good is said first, and asked anew when it changes', async () => {
    const userid = 'emp-0010-0036';
    await (await testApp.as(userid)).post('/api/me/requests', { kind: 'DELETION', words: '请删除我填的内容' });
    const police = await views.open('centre-1', '/h5/requests');
    await police.getByText('请删除我填的内容').waitFor();
    await police.getByRole('textbox', { name: '答复' }).fill('已按您说的删除');
    const select = police.getByLabel('删除什么（删除后不能恢复）');
    await select.selectOption('PERSON');
    await police.getByRole('button', { name: '已办理' }).tap();
    await police.getByText('（1人）的姓名、手机号、企业微信账号').waitFor();
    await snapshot(police, 'h5-55-erasing-asked', { whole: true });
    expect(await sideways(police)).toBe(0);
    await select.selectOption('PROTECTIONS');
    await police.getByRole('button', { name: '已办理' }).tap();
    await police.getByText('（1人）自愿填写的防护和截图永久删除').waitFor();
    await police.getByRole('button', { name: '再按一次，删除' }).tap();
    await police.getByText('没有待答复的申请').waitFor();
    expect((await testApp.app.directory.personByUserid(testApp.app.db, userid))?.name).toBeTruthy();
  });

  test('what is kept about him lies in lists, each opened by a press; who looked is there without names', async () => {
    const userid = 'emp-0010-0032';
    const warning = await testApp.warn({ person: { employeeId: userid } });
    await testApp.advance(0);
    await (await testApp.as('cp-01')).get(`/api/warnings/${warning.id}`);
    const early = await views.open(userid, '/h5/me');
    await early.getByText('关于我的预警（已结束的）').waitFor();
    expect(await early.getByText(warning.number).count()).toBe(0);

    await (await testApp.as('centre-1')).post(`/api/warnings/${warning.id}/revoke`, { reason: '误报' });
    const page = await views.open(userid, '/h5/me');
    const records = page.getByRole('region', { name: '保存的记录' });
    await records.getByText('关于我的预警（已结束的）').tap();
    await records.getByText(warning.number).waitFor();
    const looks = page.getByRole('region', { name: '谁看过我的信息' });
    await looks.getByText('查看记录').tap();
    await looks.getByText('社区民警').first().waitFor();
    expect(await sideways(page)).toBe(0);
    await snapshot(page, 'h5-52-own-data', { whole: true });
    await records.getByText(warning.number).tap();
    await page.getByText('已撤销').first().waitFor();
  });

  test('somebody with a post finds his posts and what he did, older ones on request', async () => {
    const advisor = await testApp.as('adv-0010-1');
    const now = (await testApp.now()).getTime();
    for (let day = 1; day <= 23; day++) {
      const [from, until] = [now + day * 86_400_000, now + day * 86_400_000 + 3_600_000];
      await advisor.post('/api/leaves', { from: new Date(from), until: new Date(until) });
    }
    const page = await views.open('adv-0010-1', '/h5/me');
    const records = page.getByRole('region', { name: '保存的记录' });
    await records.getByText('我的岗位、聘任和值班').tap();
    await records
      .getByText(/起，至今，在任/)
      .first()
      .waitFor();
    await records.getByText('我在系统里做过的事').tap();
    await records.getByText('登记请假').first().waitFor();
    await records.getByText('我的请假和代岗').tap();
    const leaves = records.locator('details', { hasText: '我的请假和代岗' });
    expect(await leaves.getByText('请假，无人代岗').count()).toBe(20);
    await leaves.getByRole('button', { name: '再看一些' }).tap();
    await leaves.getByText('请假，无人代岗').nth(22).waitFor();
    expect(await leaves.getByRole('button', { name: '再看一些' }).count()).toBe(0);
    expect(await sideways(page)).toBe(0);
    await snapshot(page, 'h5-53-own-work', { whole: true });
  });

  test('requests of others are for police only', async () => {
    views.expectNoise('403');
    const page = await views.open('emp-0010-0030', '/h5/requests');
    await page.getByRole('heading', { name: '您没有查看权限' }).waitFor();
  });

  test('the auditor reads to whom data went, the newest first and on which basis, and by which route who looked', async () => {
    const advisor = await testApp.as('adv-0010-1');
    for (const path of ['/api/directory/export.csv', '/api/directory/export.csv'])
      await advisor.request('GET', path).then((answer) => answer.text());
    await testApp.advance(minutes(2));
    await advisor.request('GET', '/api/directory/export.csv').then((answer) => answer.text());
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, '0010');
    await advisor.get(`/api/readiness/${organisation?.id}/people`);

    const page = await views.open('auditor-1', '/h5/disclosures');
    await page.getByText('依据：个人信息保护法第十三条第一款第二项（人力资源管理）').first().waitFor();
    const moments = await page.locator('.timeline time').allInnerTexts();
    expect(moments.length).toBeGreaterThan(2);
    expect(moments).toEqual(moments.toSorted().toReversed());

    const log = await views.open('auditor-1', '/h5/audit');
    await log.getByText('接口：GET /api/readiness/:id/people').first().waitFor();
    expect(await sideways(log)).toBe(0);
    await snapshot(log, 'h5-56-audit');
  });
});
