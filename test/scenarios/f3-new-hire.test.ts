import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';

describe('F3: new colleagues', () => {
  const testApp = useTestApp();
  const { answer, personIdOf, sent, shown, states, titles, turn, until } = useCampaigns(testApp);

  test('are asked within ten minutes in working hours, known only by their account', async () => {
    const userid = 'emp-0010-0020';
    await testApp.app.db
      .updateTable('person')
      .set({ name: '', phoneSealed: null, phoneHash: null })
      .where('id', '=', await personIdOf(userid))
      .execute();
    await turn('JOINED', userid);
    expect(await sent(userid)).toEqual([]);
    await testApp.advance(minutes(10));
    expect(await sent(userid)).toEqual(['C07']);
    expect((await shown(userid)).title).toBe('欢迎您！给手机加把防骗锁');
  });

  test('who joins at night is asked at five past eight', async () => {
    await until('22:30');
    await turn('JOINED', 'emp-0010-0021');
    await until('08:04');
    expect(await sent('emp-0010-0021')).toEqual([]);
    await testApp.advance(minutes(4));
    expect(await sent('emp-0010-0021')).toEqual(['C07']);
  });

  test('the advisor reads in the morning how many of them are still to be reminded', async () => {
    await until('09:12');
    expect(await shown('adv-0010-1')).toMatchObject({
      title: '三项防护今日进度',
      desc: '完成0%，还有2人未完成',
      buttons: ['提醒未完成', '查看名单'],
    });
  });

  test('they are reminded like everybody, and the task is done when all is ticked', async () => {
    await until('10:05');
    expect(await sent('emp-0010-0020')).toEqual(['C07', 'C08']);
    await answer('emp-0010-0020', ...ITEMS);
    expect(await states('emp-0010-0020')).toEqual(['DECLARED', 'DECLARED', 'DECLARED']);
    await until('10:05');
    expect(await sent('emp-0010-0020')).toEqual(['C07', 'C08']);
    expect(await sent('emp-0010-0021')).toEqual(['C07', 'C08']);
  });

  test('the task is due in seven days, and said twice it is one task', async () => {
    const personId = await personIdOf('emp-0010-0021');
    await turn('JOINED', 'emp-0010-0021');
    await testApp.advance(minutes(10));
    const rows = await testApp.app.db
      .selectFrom('campaignMember')
      .select(['joinedAt', 'dueAt'])
      .where('personId', '=', personId)
      .execute();
    expect(rows).toHaveLength(1);
    expect((rows[0]?.dueAt?.getTime() ?? 0) - (rows[0]?.joinedAt.getTime() ?? 0)).toBe(7 * 86_400_000);
    expect((await titles('emp-0010-0021')).filter((title) => title.startsWith('欢迎您'))).toHaveLength(1);
  });
});
