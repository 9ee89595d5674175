import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F1: what is written to the app', () => {
  const testApp = useTestApp();
  const { press, shown, titles, warn } = useActions(testApp);
  const chat = async (userid: string, text: string) => {
    await testApp.phone(userid).chat(text);
    await testApp.advance(0);
  };

  test('「我的任务」 with nothing open says so', async () => {
    await chat('adv-0010-1', '我的任务');
    expect(await titles('adv-0010-1')).toEqual(['您目前没有未办结的预警，辛苦了。']);
  });

  test('「我的任务」 brings the latest card of everything that waits for him', async () => {
    const [low, critical] = [await warn('emp-0010-0010', { level: 'LOW' }), await warn('emp-0010-0011')];
    await press('adv-0010-1', '立即签收', critical);
    const before = (await titles('adv-0010-1')).length;
    await chat('adv-0010-1', ' 我的任务 ');
    // The urgent one is sent first; on two connections it may arrive second.
    expect((await titles('adv-0010-1')).slice(before).sort()).toEqual([
      '【低危】仍无人签收，请马上处理',
      '已签收，请尽快见到本人',
    ]);
    await press('adv-0010-1', '已见到本人', critical);
    expect(await testApp.view(critical)).toMatchObject({ state: 'CONTACTED' });
    await press('adv-0010-1', '立即签收', low);
    expect(await testApp.view(low)).toMatchObject({ state: 'ACKED' });
  });

  test('an officer gets his escalation card again', async () => {
    const warning = await warn('emp-0010-0012');
    await chat('cp-01', '我的任务');
    expect((await shown('cp-01', warning)).buttons).toEqual(['我来处置', '转派值班', '查看详情']);
    await press('cp-01', '我来处置', warning);
    expect(await testApp.view(warning)).toMatchObject({ owner: { kind: 'POLICE' } });
  });

  test.each(['我被骗了', '钱已经转出去了，怎么办', '刚转了两万', '我是不是上当了？'])(
    '「%s」 is answered with the one thing to do: ring 110',
    async (words) => {
      await chat('emp-0010-0021', words);
      expect((await titles('emp-0010-0021')).at(-1)).toBe(testApp.config.texts.replies.T05);
    },
  );

  test('the help card offers only words that bring something', async () => {
    await chat('emp-0010-0022', '帮助');
    const [entry] = (await testApp.phone('emp-0010-0022').screen()).slice(-1);
    const said = JSON.stringify(entry?.card);
    for (const word of ['防护', '我的信息', '更正', '删除', '我的任务']) {
      expect(said).toContain(word);
      const before = (await titles('emp-0010-0022')).length;
      await chat('emp-0010-0022', word);
      expect((await titles('emp-0010-0022')).slice(before)).not.toEqual(['您好，我是反诈小助手']);
    }
    for (const word of ['举报', '宣讲', '问答', '积分']) expect(said).not.toContain(word);
  });

  test('anything else is answered with the help card, of employees too', async () => {
    await chat('emp-0010-0020', '你好');
    expect(await shown('emp-0010-0020')).toMatchObject({ title: '您好，我是反诈小助手', buttons: [] });
  });
});
