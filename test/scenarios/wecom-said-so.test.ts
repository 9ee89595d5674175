import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../support/test-app.ts';

describe('WeCom said it, and it is heard', () => {
  const testApp = useTestApp();
  let said = 0;
  beforeAll(async () => void (await testApp.app.contacts.sweep()));

  /** What a callback holds once it is opened, in WeCom's own words. */
  async function hear(xml: string, receiver = 'app'): Promise<void> {
    said += 1;
    await testApp.app.inbox.keep({ receiver, dedupeKey: `${receiver}|said-${said}`, xml });
    await testApp.advance(0);
  }
  const event = (name: string, fields = '', from = 'sys') =>
    `<xml><FromUserName>${from}</FromUserName><CreateTime>1700000000</CreateTime><MsgType>event</MsgType><Event>${name}</Event>${fields}</xml>`;
  const defects = async () => (await testApp.app.directory.listReadiness(testApp.app.db)).map(({ kind }) => kind);
  const inbox = async () => {
    const { rows } = await sql<{ said: string }>`
      select concat_ws(' ', state, outcome, kind) as said from inbox order by id desc limit 1`.execute(testApp.app.db);
    return rows[0]?.said;
  };

  test('I pressed, and blanks around what WeCom wrote did not swallow it', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0003-0002' } });
    await testApp.advance(0);
    const { rows } = await sql<{ taskId: string }>`
      select m.task_id from delivery d join message m on m.id = d.message_id
      where d.owner_id = ${warning.id} and d.userid = 'adv-0003-1' and d.purpose = 'ask'`.execute(testApp.app.db);
    const key = `w:${warning.id}:ack`;
    const gap = (value: string) => `\n  <![CDATA[ ${value} ]]>\n  `;
    await hear(`<xml>
      <FromUserName>${gap('ADV-0003-1')}</FromUserName><CreateTime> 1700000000 </CreateTime>
      <MsgType>${gap('Event')}</MsgType><Event>${gap('TEMPLATE_CARD_EVENT')}</Event><EventKey>${gap(key)}</EventKey>
      <TaskId>${gap(rows[0]?.taskId ?? '')}</TaskId><ResponseCode>${gap('none')}</ResponseCode><Anew><Of>1</Of></Anew></xml>`);
    expect(await inbox()).toBe('done');
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
    const centre = await testApp.as('centre-1');
    await centre.post(`/api/warnings/${warning.id}/revoke`, { reason: '演练结束' });
    await testApp.advance(0);
  });

  test('the app is about to be switched off: the whole centre knows at once, and readiness says so until it is mended', async () => {
    await hear(event('inactive_alert', '<EffectTime>1764518400</EffectTime>'));
    expect(await defects()).toContain('APP_CLOSING');
    for (const userid of ['centre-1', 'centre-2'])
      expect(await screen(userid)).toContain('【警告】本应用将被企业微信停用');

    await hear(event('close_inactive_agent'));
    expect(await defects()).toEqual(expect.arrayContaining(['APP_CLOSING', 'APP_CLOSED']));
    expect(await screen('centre-1')).toContain('【警告】本应用已被企业微信停用');

    await hear(event('reopen_inactive_agent', '', 'centre-1'));
    const left = await defects();
    expect(left.filter((kind) => kind.startsWith('APP_'))).toEqual([]);
  });

  test('somebody leaves the visible range: it is known before a card fails, until he is back', async () => {
    const reachable = async () => {
      const { rows } = await sql<{ reachable: boolean }>`
        select reachable from wecom_account where userid = 'adv-0005-1'`.execute(testApp.app.db);
      return rows[0]?.reachable;
    };
    await hear(event('unsubscribe', '', 'Adv-0005-1'));
    expect(await reachable()).toBe(false);
    await hear(event('subscribe', '', 'adv-0005-1'));
    expect(await reachable()).toBe(true);
  });

  test('a department renamed keeps its place, one that is deleted is forgotten, a tag means nothing here', async () => {
    const party = (change: string, fields: string) =>
      hear(event('change_contact', `<ChangeType>${change}</ChangeType>${fields}`), 'contacts');
    const parent = async () => {
      const { rows } = await sql<{ parentId: number | null }>`
        select parent_id from contact_department where id = 90001`.execute(testApp.app.db);
      return rows.map(({ parentId }) => parentId);
    };
    await party('create_party', '<Id>90001</Id><Name>新车间</Name><ParentId>2</ParentId>');
    await party('update_party', '<Id>90001</Id><Name>老车间</Name>');
    expect(await parent()).toEqual([2]);
    await party('update_party', '<Id>90001</Id><ParentId></ParentId>');
    expect(await parent()).toEqual([2]);
    await party('delete_party', '<Id>90001</Id>');
    expect(await parent()).toEqual([]);
    await party('update_tag', '<TagId>1</TagId><AddUserItems>adv-0003-1</AddUserItems>');
    expect(await inbox()).toBe('done ignored change_contact/update_tag');
  });

  test('an update with an empty Department moves nobody', async () => {
    const placed = async () => {
      const { rows } = await sql<{ departments: number[] }>`
        select departments from contact_member where userid = 'adv-0005-1'`.execute(testApp.app.db);
      return rows[0]?.departments;
    };
    const before = await placed();
    expect(before?.length).toBeGreaterThan(0);
    const fields =
      '<ChangeType>update_user</ChangeType><UserID>adv-0005-1</UserID><Department> <![CDATA[]]></Department>';
    await hear(event('change_contact', fields), 'contacts');
    expect(await placed()).toEqual(before);
  });

  test('what is not for us has a number, by its kind', async () => {
    await hear(event('CLICK', '<EventKey>x</EventKey>', 'adv-0003-1'));
    expect(await inbox()).toBe('done ignored click');
    await hear('<xml><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t</Token></xml>');
    expect(await inbox()).toBe('done foreign event/kf_msg_or_event');
    const metrics = await (await testApp.http.request('GET', '/metrics')).text();
    expect(metrics).toContain('eqian_callbacks_without_effect_total{outcome="foreign",kind="event/kf_msg_or_event"} 1');
  });

  async function screen(userid: string): Promise<string> {
    return JSON.stringify(await testApp.phone(userid).screen());
  }
});
