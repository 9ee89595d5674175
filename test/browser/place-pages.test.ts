import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { addMs, days, minutes, shanghaiDay } from '../../src/lib/time.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';
import { heldPhone, sideways } from './held-phone.ts';

describe('organisations and who answers for them', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('everybody starts with what he may do', async () => {
    for (const [userid, works] of [
      ['centre-1', 15],
      ['adv-0010-1', 11],
      ['emp-0010-0020', 3],
    ] as const) {
      const page = await views.open(userid, '/h5/home');
      await page.getByRole('link', { name: '我的防护' }).waitFor();
      expect(await page.getByRole('navigation').getByRole('link').count()).toBe(works);
      expect(await sideways(page)).toBe(0);
      await snapshot(page, `h5-70-home-${userid}`, { whole: true });
    }
  });

  test('an advisor proposes a colleague, police agree, and he says yes on his card', async () => {
    views.expectNoise('400');
    const advisor = await views.open('adv-0010-1', '/h5/appointments');
    await advisor.getByLabel('工号').fill('9999');
    await advisor.getByRole('button', { name: '推荐' }).tap();
    await advisor.getByText('没有在本单位找到这名在职员工').waitFor();
    await advisor.getByLabel('工号').fill('0025');
    await advisor.getByRole('button', { name: '推荐' }).tap();
    await advisor.getByText('已推荐，等待民警审核').waitFor();

    const police = await views.open('centre-1', '/h5/appointments');
    await police.getByRole('heading', { name: '待审核' }).waitFor();
    await snapshot(police, 'h5-71-appointments', { whole: true });
    await police.getByRole('button', { name: '同意', exact: true }).tap();
    await police.getByText('等本人确认', { exact: true }).waitFor();
    await testApp.advance(minutes(1));

    const phone = heldPhone(await views.deskOnPhone());
    await phone.take('emp-0010-0025');
    await phone.card('安全顾问聘任确认').getByRole('button', { name: '接受聘任' }).tap();
    await phone.card('安全顾问聘任确认').getByText('已接受聘任，谢谢您').waitFor();
    await police.reload();
    await police.getByText('已聘任').waitFor();
  });

  test('what is red about an organisation, and a unit gets another owner', async () => {
    const police = await views.open('centre-1', '/h5/organisations');
    await police.getByText('缺安全顾问').waitFor();
    await snapshot(police, 'h5-72-organisations', { whole: true });
    const advisor = await views.open('adv-0010-1', '/h5/organisations');
    await advisor.getByRole('link', { name: /汀栎建材/ }).tap();
    await advisor.getByRole('button', { name: '更换' }).first().tap();
    await advisor.getByLabel('新负责人的工号').fill('0024');
    await advisor.getByRole('button', { name: '保存' }).tap();
    const name = (await testApp.app.directory.personByUserid(testApp.app.db, 'emp-0010-0024'))?.name ?? '';
    await advisor.getByText(name).waitFor();
    expect(await advisor.locator('.watermark').count()).toBe(1);
    await snapshot(advisor, 'h5-73-organisation', { whole: true });
  });

  test('the owner of a unit writes down a visit, and takes back a wrong one', async () => {
    const owner = await views.open('emp-0010-0024', '/h5/home');
    await owner.getByRole('link', { name: /上门走访/ }).tap();
    await owner.getByText('还没有去过').first().waitFor();
    await owner.getByRole('button', { name: '登记走访' }).tap();
    await owner.getByText(/请填写当面谈了几人|请选择部门/).waitFor();
    await owner
      .getByRole('button', { name: /的走访$/ })
      .first()
      .tap();
    await owner.getByLabel('当面谈了几人').fill('12');
    await owner.getByRole('button', { name: '登记走访' }).tap();
    await owner.getByText('已登记，辛苦了').waitFor();
    await owner.getByText('上门宣传防骗，12人').waitFor();
    expect(await owner.locator('.watermark').count()).toBe(1);
    expect(await sideways(owner)).toBe(0);
    await snapshot(owner, 'h5-78-visits', { whole: true });
    await owner.getByRole('button', { name: /^撤销/ }).tap();
    await owner.getByText('12人）不再计入统计').waitFor();
    await owner.getByRole('button', { name: '再按一次，撤销这1条记录' }).tap();
    await owner.getByText('还没有记录').waitFor();

    const advisor = await views.open('adv-0010-1', '/h5/visits');
    await advisor.getByText('还没有去过').first().waitFor();
    await snapshot(advisor, 'h5-79-visits-advisor', { whole: true });
  });

  test('whoever only counts sees figures, no names and no buttons', async () => {
    const admin = await views.open('admin-1', '/h5/organisations');
    await admin
      .getByRole('link', { name: /缺安全顾问/ })
      .first()
      .tap();
    await admin.getByRole('heading', { name: '缺安全顾问' }).waitFor();
    await admin.getByRole('heading', { name: '联系不上的人' }).waitFor();
    expect(await admin.getByRole('link', { name: '去推荐' }).count()).toBe(0);
    expect(await admin.getByRole('link', { name: '上门走访' }).count()).toBe(0);
    expect(await admin.getByRole('button', { name: /指定|更换/ }).count()).toBe(0);
    await snapshot(admin, 'h5-73b-organisation-counted', { whole: true });
  });

  /** As the field of a time takes it: eight in the morning, so many days on. */
  const inDays = async (n: number) => `${shanghaiDay(addMs(await testApp.now(), days(n)))}T08:00`;

  test('leave is written down with who stands in, and taken back', async () => {
    const page = await views.open('adv-0003-1', '/h5/leave');
    await page.getByRole('button', { name: '登记请假' }).tap();
    await page.getByText('请填写开始和结束时间').waitFor();
    await page.getByLabel('开始').fill(await inDays(30));
    await page.getByLabel('结束').fill(await inDays(31));
    await page.getByLabel('代班人').selectOption({ index: 1 });
    await page.getByRole('button', { name: '登记请假' }).tap();
    await page.getByText(/由.+代班/).waitFor();
    await snapshot(page, 'h5-74-leave', { whole: true });
    await page.getByRole('button', { name: '取消' }).tap();
    await page.getByText('从现在起恢复接收预警').waitFor();
    await page.getByRole('button', { name: '再按一次，取消这次请假' }).tap();
    await page.getByText('没有请假').waitFor();
  });

  test('police with more units than one page shows find any of them by name and write the visit down there', async () => {
    const { rows } = await sql<{ name: string; place: string }>`
      select u.name, o.short_name as place from grid_unit u join organisation o on o.id = u.organisation_id
      order by o.code desc, u.path desc limit 1`.execute(testApp.app.db);
    const last = rows[0] ?? expect.fail('no unit');
    const page = await views.open('centre-1', '/h5/visits');
    const choice = page.locator('#record select').first();
    await choice.waitFor();
    expect(await choice.locator('option', { hasText: `${last.place} ${last.name}` }).count()).toBe(0);
    await page.getByLabel('查找部门或单位').fill(last.place);
    await page.getByRole('button', { name: '查找' }).tap();
    await choice.locator('option', { hasText: last.name }).first().waitFor({ state: 'attached' });
    await snapshot(page, 'h5-78b-visits-found', { whole: true });
    expect(await sideways(page)).toBe(0);
    await page.getByLabel('查找部门或单位').fill('没有这个部门');
    await page.getByRole('button', { name: '查找' }).tap();
    await page.getByText('没有找到，请换个部门或单位名称').waitFor();
  });

  test('the only advisor is told what his leave leaves bare before it is saved', async () => {
    const page = await views.open('adv-0008-1', '/h5/leave');
    await page.getByLabel('开始').fill(await inDays(30));
    await page.getByLabel('结束').fill(await inDays(31));
    await page.getByRole('button', { name: '登记请假' }).tap();
    await page.getByText('没有安全顾问，预警改发给社区民警（1人）').waitFor();
    await page.getByRole('alert').scrollIntoViewIfNeeded();
    await snapshot(page, 'h5-74b-leave-bare', { whole: true });
    await page.getByLabel('结束').fill(await inDays(32));
    expect(await page.getByRole('button', { name: '再按一次，仍然登记' }).count()).toBe(0);
    await page.getByRole('button', { name: '登记请假' }).tap();
    await page.getByRole('button', { name: '再按一次，仍然登记' }).tap();
    await page.getByText('已登记，请放心休息').waitFor();
  });

  test('a night shift is set and taken back; one that overlaps is refused in words', async () => {
    views.expectNoise('400');
    const page = await views.open('duty-03', '/h5/leave');
    const add = async () => {
      await page.getByLabel('人员').selectOption({ index: 1 });
      await page.getByLabel('日期').fill('2099-06-15');
      await page.getByLabel('上班').fill('20:00');
      await page.getByLabel('下班').fill('08:00');
      await page.getByText('次日', { exact: true }).waitFor();
      await page.getByRole('button', { name: '加入班次' }).tap();
    };
    await add();
    await page.getByText('已加入班次').waitFor();
    const shift = page.getByText('06-15 20:00 至 06-16 08:00');
    const more = page.getByRole('button', { name: /^更多/ });
    // It is far off, and the list with it may come after what was said.
    for (;;) {
      await shift.or(more).first().waitFor();
      if (await shift.isVisible()) break;
      await more.tap();
    }
    await add();
    await page.getByText('两班时间重叠').waitFor();
    expect(await sideways(page)).toBe(0);
    await snapshot(page, 'h5-77-shifts', { whole: true });
    const row = page.locator('.ends', { hasText: '06-15 20:00 至 06-16 08:00' });
    await row.getByRole('button', { name: '删去' }).tap();
    await page.getByRole('alert').getByText('不再值班，这段时间的预警改发给同岗位其他人').waitFor();
    await snapshot(page, 'h5-78-shift-asked');
    await row.getByRole('button', { name: '删去' }).tap();
    expect(await page.getByRole('button', { name: '再按一次，删去这1班' }).count()).toBe(0);
    await row.getByRole('button', { name: '删去' }).tap();
    await page.getByRole('button', { name: '再按一次，删去这1班' }).tap();
    await page.getByText('已删去班次').waitFor();
    await shift.waitFor({ state: 'detached' });
  });

  test('a roster is checked, its faults read, confirmed and counted to the end', async () => {
    const page = await views.open('centre-1', '/h5/imports');
    const lines = [
      '乡镇街道,单位名称,统一社会信用代码,类型,规模,部门/车间,姓名,工号,手机号,角色,入职日期,是否外省',
      '没有这个镇,云栖示范新厂,913300000000000010,企业,一般,一车间,霁知远,0001,15400000001,员工,2026-01-01,否',
      '青岚街道,云栖示范新厂,913300000000000010,企业,一般,一车间,霁知夏,0002,15400000002,员工,2026-01-01,否',
    ];
    await page.locator('input[type=file]').setInputFiles({
      name: '名单.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    });
    await page.getByRole('button', { name: '检查名单' }).tap();
    await page.getByRole('heading', { name: '请核对' }).waitFor();
    await page.getByText('第2行 乡镇街道').waitFor();
    await snapshot(page, 'h5-75-import-checked', { whole: true });
    expect(await sideways(page)).toBe(0);
    await page.getByText('有问题的1行不会导入').waitFor();
    await page.getByRole('button', { name: '确认导入' }).tap();
    await page.getByRole('heading', { name: /^(正在导入|全部完成)$/ }).waitFor();
    await testApp.advance(minutes(1));
    await page.getByRole('heading', { name: '全部完成' }).waitFor();
    await snapshot(page, 'h5-76-import-done', { whole: true });

    const phone = heldPhone(await views.deskOnPhone());
    await phone.take('centre-1');
    const result = await phone.follow('名单导入完成', '查看结果');
    await result.getByText('1/1行').waitFor();
    await page.getByText('全部导入').tap();
    await page.getByText('共2行，新增1人，有问题1行').waitFor();
    expect(await sideways(page)).toBe(0);
  });
});
