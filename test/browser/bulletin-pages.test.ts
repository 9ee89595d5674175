import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { TEXT, useBulletins } from '../scenarios/bulletin-actions.ts';
import { useCampaigns } from '../scenarios/campaign-actions.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';
import { heldPhone, sideways } from './held-phone.ts';

describe('bulletins, from the first word to the last receipt', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { act, draft, send } = useBulletins(testApp, useActions(testApp));
  const { until, organisationIdOf } = useCampaigns(testApp);

  test('written with the card beside it, agreed by another, stopped in time, sent, signed, reminded', async () => {
    await until('09:02');
    const author = await views.open('centre-1', '/h5/bulletins');
    await author.getByRole('button', { name: '写一份通报' }).tap();
    await author.getByLabel('标题').fill('一二三四五六七八九十一二三四五六七八九十多');
    await author.getByText('21/20').waitFor();
    await author.getByLabel('标题').fill(TEXT.title);
    await author.getByLabel('卡片正文').fill(TEXT.body);
    await author.getByLabel('诈骗类型').selectOption({ value: TEXT.fraudType });
    await author.goBack();
    await author.getByRole('button', { name: '写一份通报' }).tap();
    await author.getByText('已恢复上次没保存的内容').waitFor();
    await author.reload();
    await author.getByText('已恢复上次没保存的内容').waitFor();
    await snapshot(author, 'h5-71-restored');
    expect(await author.getByLabel('标题').inputValue()).toBe(TEXT.title);
    expect(await author.getByLabel('卡片正文').inputValue()).toBe(TEXT.body);
    await author.getByText(/后面自动加“.+”，合计\d+\/112字/).waitFor();
    await author.getByRole('button', { name: '员工', exact: true }).tap();
    await author.getByRole('heading', { name: `防骗提醒：${TEXT.title}` }).waitFor();
    await author.getByText('需另一位民警审批').waitFor();
    await author.getByLabel('指定单位').fill('汀栎');
    await author.getByRole('button', { name: /汀栎建材/ }).tap();
    await author.getByText('只发给这些单位').waitFor();
    await author.getByText('单位为汀栎建材').waitFor();
    await snapshot(author, 'h5-59-one-organisation', { whole: true });
    await author.getByRole('button', { name: /汀栎建材/ }).tap();
    await author.getByText('需另一位民警审批').waitFor();
    expect(await sideways(author)).toBe(0);
    await snapshot(author, 'h5-60-compose', { whole: true });
    await author.getByRole('button', { name: '保存，下一步' }).tap();
    await author.getByRole('button', { name: '提交发送' }).tap();
    await author.getByRole('button', { name: /再按一次，送另一位民警审批（发给\d+人）/ }).tap();
    await author.getByText('待审批', { exact: true }).waitFor();
    expect(await author.getByRole('button', { name: '同意发送' }).count()).toBe(0);

    const path = new URL(author.url()).pathname;
    const second = await views.open('centre-2', path);
    await second.getByText(/^将发给\d+人，\d+个单位：.+等$/).waitFor();
    await snapshot(second, 'h5-72-approve');
    await second.getByRole('button', { name: '同意发送' }).tap();
    await second.getByRole('button', { name: /再按一次，同意发送给\d+人/ }).tap();
    await second.getByText('后开始发送').waitFor();
    await snapshot(second, 'h5-61-countdown', { whole: true });
    await second.getByRole('button', { name: '停止发送' }).tap();
    await second.getByText('草稿', { exact: true }).waitFor();

    await author.reload();
    await author.getByRole('button', { name: '提交发送' }).tap();
    await author.getByRole('button', { name: /再按一次，送另一位民警审批（发给\d+人）/ }).tap();
    await author.getByText('待审批', { exact: true }).waitFor();
    await act('centre-2', { id: path.split('/').at(-1) ?? '' }, 'approve');
    await testApp.advance(minutes(3));

    const desk = await views.deskOnPhone();
    const phone = heldPhone(desk);
    await phone.take('adv-0010-1');
    const received = await phone.follow(`【预警通报】${TEXT.title}`, '查看详情');
    await received.getByRole('heading', { name: '可以这样说' }).waitFor();
    await received.getByText('因角色为安全顾问推送').waitFor();
    await received.getByRole('button', { name: '签收并转告' }).tap();
    await received.getByText('已签收，谢谢您转告').waitFor();
    await snapshot(desk, 'h5-62-received-in-phone');

    await author.reload();
    await author.getByRole('button', { name: '一键催办未签收' }).tap();
    await author.getByRole('button', { name: /再按一次，确认催办\d+人/ }).tap();
    await author.getByText('已催办1次').waitFor();
    await author.getByText('只看还有人未签收的单位').tap();
    await author.getByRole('button', { name: /青岚街道/ }).tap();
    await author.getByRole('button', { name: /汀栎建材/ }).tap();
    await author.locator('.person-line').first().waitFor();
    await snapshot(author, 'h5-63-board', { whole: true });
    expect(await author.locator('.watermark').count()).toBe(1);
    await author.getByRole('link', { name: '总结报告（可打印）' }).tap();
    await author.getByRole('heading', { name: '签收情况' }).waitFor();
    await snapshot(author, 'h5-67-report', { whole: true });
  });

  test('an advisor chooses ready words for his own people; an exercise for later says so on its board', async () => {
    const advisor = await views.open('adv-0010-1', '/h5/bulletins/new');
    await advisor.getByLabel('用模板').selectOption({ value: 'REFUND' });
    await advisor.getByText('将发给55人').waitFor();
    expect(await advisor.getByLabel('卡片正文').count()).toBe(0);
    expect(await advisor.getByRole('button', { name: '派出所值班' }).count()).toBe(0);
    await snapshot(advisor, 'h5-68-advisor-compose', { whole: true });

    const scheduledAt = new Date((await testApp.now()).getTime() + minutes(90)).toISOString();
    const later = await draft('centre-1', { drill: true, scheduledAt });
    const author = await views.open('centre-1', `/h5/bulletins/${later.id}`);
    await author.getByText('这是演练').waitFor();
    await author.getByText('提交后定于').waitFor();
    await act('centre-1', later, 'submit');
    await author.clock.install();
    await author.reload();
    await author.getByText(/^定于.+发送$/).waitFor();
    const asked: string[] = [];
    author.on('request', (request) => asked.push(new URL(request.url()).pathname + new URL(request.url()).search));
    const audience = await author.getByText(/^将发给/).textContent();
    for (let round = 0; round < 2; round += 1) {
      const again = author.waitForResponse((answer) => answer.url().endsWith(`/${later.id}?audience=false`));
      await author.clock.fastForward(seconds(5));
      await again;
    }
    expect(asked).not.toContain(`/api/bulletins/${later.id}`);
    expect(await author.getByText(/^将发给/).textContent()).toBe(audience);
    await snapshot(author, 'h5-69-exercise-for-later', { whole: true });
    await act('centre-1', later, 'abort');
  });

  test('a template fills the form, and its words can be changed', async () => {
    const author = await views.open('centre-1', '/h5/bulletins/new');
    await author.getByLabel('用模板').selectOption({ value: 'REFUND' });
    expect(await author.getByLabel('标题').inputValue()).toBe('冒充客服退款骗局');
    expect(await author.getByLabel('卡片正文').inputValue()).toContain('都是诈骗');
    await author.getByLabel('标题').fill('冒充客服的新手法');
    expect(await author.getByLabel('用模板').inputValue()).toBe('');
    await author.getByRole('heading', { name: '【预警通报】冒充客服的新手法' }).waitFor();
    await author.getByRole('button', { name: '保存，下一步' }).tap();
    await author.getByText('草稿', { exact: true }).waitFor();
    await author.goto(new URL('/h5/bulletins/new', author.url()).href);
    expect(await author.getByLabel('标题').inputValue()).toBe('');
  });

  test('an employee reads and says so; a recalled bulletin says it was taken back; a correction leads on', async () => {
    await until('10:02');
    const filter = { roles: ['EMPLOYEE' as const], organisationIds: [await organisationIdOf('0010')] };
    const wrong = await send('centre-1', { filter, title: '先发的一份' });
    const page = await views.open('emp-0010-0020', `/h5/b/${wrong.id}`);
    await page.getByRole('button', { name: '我知道了' }).tap();
    await page.getByText('谢谢您看过').waitFor();
    expect(await page.getByText('可以这样说').count()).toBe(0);
    await snapshot(page, 'h5-64-employee', { whole: true });

    const author = await views.open('centre-1', `/h5/bulletins/${wrong.id}`);
    await author.getByText('更多操作').tap();
    await author.getByRole('button', { name: '发更正' }).tap();
    await author.getByRole('heading', { name: '更正通报' }).waitFor();
    await author.getByText('只发给这些单位').waitFor();
    await author.getByText('将发给55人').waitFor();
    await author.getByLabel('标题').fill('更正后的一份');
    await snapshot(author, 'h5-65-correct', { whole: true });
    await author.getByRole('button', { name: '保存，下一步' }).tap();
    await author.getByText(/更正TB-/).waitFor();

    await author.goto(new URL(`/h5/bulletins/${wrong.id}`, author.url()).href);
    await author.getByText('更多操作').tap();
    await author.getByRole('button', { name: '撤回通报' }).tap();
    const sheet = author.getByRole('dialog', { name: '撤回通报' });
    await sheet.getByRole('button', { name: '撤回通报' }).tap();
    await sheet.getByText('请写明原因').waitFor();
    await sheet.getByRole('textbox').fill('内容有误');
    await snapshot(author, 'h5-70-why-recalled');
    await sheet.getByRole('button', { name: '撤回通报' }).tap();
    await sheet.getByRole('button', { name: '再按一次，确认撤回' }).tap();
    await author.getByRole('status').getByText('已撤回', { exact: true }).waitFor();
    await author.getByText('撤回：内容有误').waitFor();
    await testApp.advance(0);
    await page.reload();
    await page.getByText('已撤回，请勿再转发').waitFor();
    expect(await page.getByRole('button', { name: '我知道了' }).count()).toBe(0);
    await snapshot(page, 'h5-66-withdrawn', { whole: true });
  });
});
