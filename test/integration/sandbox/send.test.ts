import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes } from '../../../src/lib/time.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { buttonCard, type Fixture, fixture } from './fixture.ts';

let database: TestDatabase;
let desk: Fixture;
let number = 0;
let userid = '';

beforeAll(async () => {
  database = await testDatabase();
  desk = await fixture({ db: database.db, callbackServer: { url: 'http://127.0.0.1:1/wecom/callback' } });
});
afterAll(async () => {
  await desk.close();
  await database.drop();
});
beforeEach(async () => {
  number += 1;
  userid = `adv-${number}`;
  await desk.sandbox.seedMembers(database.db, [{ userid, name: '岚知夏', roles: ['ADVISOR'], org: '青岚汽车部件' }]);
});

const errcodeOf = async (body: object) => (await desk.send(body)).errcode;

describe('tokens', () => {
  test('the same token is given again while it lives; a wrong secret, corp or missing field has its own code', async () => {
    const ask = (query: Record<string, string>) => desk.api('gettoken', { query });
    const right = { corpid: 'wweqiansandbox0001', corpsecret: 'sandbox-secret' };
    expect((await ask(right)).access_token).toBe((await ask(right)).access_token);
    expect((await ask({ ...right, corpsecret: 'wrong' })).errcode).toBe(40001);
    expect((await ask({ ...right, corpid: 'wrong' })).errcode).toBe(40013);
    expect((await ask({ corpsecret: 'x' })).errcode).toBe(41002);
    expect((await ask({ corpid: 'x' })).errcode).toBe(41004);
  });

  test('a missing, unknown or foreign token is refused', async () => {
    const body = { touser: userid, msgtype: 'text', agentid: 1000002, text: { content: 'x' } };
    expect((await desk.api('message/send', { body, query: { access_token: '' } })).errcode).toBe(41001);
    expect((await desk.api('message/send', { body, query: { access_token: 'nobody' } })).errcode).toBe(40014);
    expect((await desk.api('message/send', { body, secret: 'sandbox-contacts-secret' })).errcode).toBe(48002);
  });

  test('a token that expires early is refused once with 42001, and a fresh one works', async () => {
    const { access_token: old } = await desk.api<{ access_token: string }>('gettoken', {
      query: { corpid: 'wweqiansandbox0001', corpsecret: 'sandbox-secret' },
    });
    await desk.faults({ earlyTokenExpiry: { seconds: 0, count: 1 } });
    const query = { agentid: '1000002', access_token: old };
    expect((await desk.api('agent/get', { query })).errcode).toBe(42001);
    expect((await desk.api('agent/get', { query })).errcode).toBe(42001);
    const { access_token } = await desk.api<{ access_token: string }>('gettoken', {
      query: { corpid: 'wweqiansandbox0001', corpsecret: 'sandbox-secret' },
    });
    expect((await desk.api('agent/get', { query: { agentid: '1000002', access_token } })).errcode).toBe(0);
    await desk.close();
    desk = await fixture({ db: database.db, callbackServer: { url: 'http://127.0.0.1:1/wecom/callback' } });
  });
});

describe('what message/send refuses', () => {
  test('each broken envelope has the platform’s own errcode', async () => {
    const text = { msgtype: 'text', text: { content: 'x' } };
    expect(await errcodeOf({ ...text })).toBe(82001);
    expect(await errcodeOf({ ...text, touser: 'nobody' })).toBe(81013);
    expect(await errcodeOf({ ...text, touser: Array.from({ length: 1001 }, (_, n) => `u${n}`).join('|') })).toBe(40032);
    expect(await errcodeOf({ ...text, toparty: Array.from({ length: 101 }, (_, n) => n).join('|') })).toBe(82002);
    expect(await errcodeOf({ ...text, totag: Array.from({ length: 101 }, (_, n) => n).join('|') })).toBe(82003);
    expect(await errcodeOf({ touser: userid, msgtype: 'smoke', smoke: {} })).toBe(40008);
    expect(await errcodeOf({ touser: userid, msgtype: 'text', text: {} })).toBe(44004);
    expect(await errcodeOf({ touser: userid, msgtype: 'news', news: { articles: [] } })).toBe(45008);
    expect(await errcodeOf({ ...text, touser: userid, agentid: 1000003 })).toBe(301002);
    expect(await errcodeOf({ ...text, touser: userid, agentid: undefined })).toBe(40056);
    expect((await desk.api('message/send', { body: '{"touser":' })).errcode).toBe(47001);
    expect((await desk.api('message/sned', { body: {} })).errcode).toBe(40066);
  });

  test('nothing that was refused reaches a phone', async () => {
    await desk.sendCard(userid, buttonCard({ card_type: 'smoke' }));
    expect(await desk.screen(userid)).toEqual([]);
  });

  test('a task_id is used once per app, for ever', async () => {
    const card = buttonCard();
    expect((await desk.sendCard(userid, card)).errcode).toBe(0);
    expect((await desk.sendCard(userid, { ...card, main_title: { title: '另一张' } })).errcode).toBe(42014);
    expect(await desk.screen(userid)).toHaveLength(1);
  });
});

describe('who gets it', () => {
  test('members out of reach are listed in lower case, the others are reached', async () => {
    const answer = await desk.sendText(`${userid.toUpperCase()}|Gone-1`, '收到请回复');
    expect(answer).toMatchObject({ errcode: 0, invaliduser: 'gone-1' });
    expect(await desk.screen(userid)).toMatchObject([
      { type: 'text', text: '收到请回复', recalled: false, buttons: [] },
    ]);
  });

  test('an unlicensed member is listed and not reached', async () => {
    const other = `${userid}-b`;
    await desk.sandbox.seedMembers(database.db, [{ userid: other, name: '砚知秋' }]);
    await desk.faults({ unlicensedUsers: { userids: [userid] } });
    expect(await desk.sendText(`${userid}|${other}`, 'x')).toMatchObject({ errcode: 0, unlicenseduser: userid });
    await desk.faults({});
    expect(await desk.screen(userid)).toEqual([]);
    expect(await desk.screen(other)).toHaveLength(1);
  });

  test('only cards that can change get a response_code', async () => {
    const notice = {
      card_type: 'text_notice',
      main_title: { title: '通知' },
      card_action: { type: 1, url: 'https://x.example/' },
    };
    expect((await desk.sendCard(userid, buttonCard())).response_code).toBeTypeOf('string');
    expect((await desk.sendCard(userid, notice)).response_code).toBeUndefined();
    const action_menu = { desc: '更多', action_list: [{ text: '选错了', key: 'undo' }] };
    expect((await desk.sendCard(userid, { ...notice, action_menu })).errcode).toBe(42014);
    expect(
      (await desk.sendCard(userid, { ...notice, action_menu, task_id: `menu-${number}` })).response_code,
    ).toBeTypeOf('string');
  });

  test('a whole department and @all are reached', async () => {
    const org = `单位${number}`;
    await desk.sandbox.seedMembers(database.db, [{ userid, name: '岚知夏', org }]);
    const { department } = await desk.api<{ department: { id: number; name: string }[] }>('department/list');
    const id = department.find(({ name }) => name === org)?.id;
    expect((await desk.send({ toparty: `${id}|99999`, msgtype: 'text', text: { content: '部门' } })).invalidparty).toBe(
      '99999',
    );
    expect((await desk.send({ touser: '@all', msgtype: 'text', text: { content: '全员' } })).errcode).toBe(0);
    expect((await desk.screen(userid)).map(({ text }) => text)).toEqual(['部门', '全员']);
  });
});

describe('what the platform does without a word', () => {
  test('the 31st message within a minute is answered 0 and never shown; a minute later the phone rings again', async () => {
    const answers = await Promise.all(Array.from({ length: 31 }, (_, n) => desk.sendText(userid, `第${n}条`)));
    expect(answers.every(({ errcode, msgid }) => errcode === 0 && typeof msgid === 'string')).toBe(true);
    expect(await desk.screen(userid)).toHaveLength(30);
    const { body: calls } = await desk.desk<{ dropped: string[] }[]>('GET', `/calls?userid=${userid}`);
    expect(calls.filter(({ dropped }) => dropped.includes(userid))).toHaveLength(1);
    await desk.advance(minutes(1));
    await desk.sendText(userid, '一分钟后');
    expect((await desk.screen(userid)).at(-1)?.text).toBe('一分钟后');
  });

  test('the same JSON within the interval is delivered once, and again when the interval is over', async () => {
    const more = { enable_duplicate_check: 1, duplicate_check_interval: 600 };
    expect((await desk.sendText(userid, '一样', more)).msgid).toBeTypeOf('string');
    expect(await desk.sendText(userid, '一样', more)).toEqual({ errcode: 0, errmsg: 'ok' });
    expect((await desk.sendText(userid, '不一样', more)).msgid).toBeTypeOf('string');
    expect(await desk.screen(userid)).toHaveLength(2);
    await desk.advance(minutes(11));
    expect((await desk.sendText(userid, '一样', more)).msgid).toBeTypeOf('string');
  });

  test('a repeated card may be answered with 42014 instead', async () => {
    const body = { touser: userid, msgtype: 'template_card', template_card: buttonCard(), enable_duplicate_check: 1 };
    await desk.faults({ duplicateAnswer: true });
    expect((await desk.send(body)).errcode).toBe(0);
    expect((await desk.send(body)).errcode).toBe(42014);
    await desk.faults({});
    expect((await desk.send(body)).errcode).toBe(0);
    expect(await desk.screen(userid)).toHaveLength(1);
  });

  test('a long text is cut by bytes', async () => {
    await desk.sendText(userid, '长'.repeat(1000));
    expect((await desk.screen(userid))[0]?.text).toBe('长'.repeat(682));
  });
});

describe('recall', () => {
  test('within 24 hours the message is gone from the phone', async () => {
    const { msgid } = await desk.sendCard(userid, buttonCard());
    expect((await desk.api('message/recall', { body: { msgid } })).errcode).toBe(0);
    const [entry] = await desk.screen(userid);
    expect(entry).toMatchObject({ recalled: true, buttons: [] });
    expect(entry?.card).toBeUndefined();
  });

  test('after 24 hours it is refused, as is an unknown msgid', async () => {
    const { msgid } = await desk.sendText(userid, 'x');
    await desk.advance(hours(24));
    expect((await desk.api('message/recall', { body: { msgid } })).errcode).toBe(42052);
    expect((await desk.api('message/recall', { body: { msgid: 'nothing' } })).errcode).toBe(40058);
  });
});

describe('faults', () => {
  test('a counted fault strikes that often, then the platform is well again', async () => {
    await desk.faults({ busy: { count: 2 } });
    const text = { touser: userid, msgtype: 'text', text: { content: 'x' } };
    expect([await errcodeOf(text), await errcodeOf(text), await errcodeOf(text)]).toEqual([-1, -1, 0]);
    expect((await desk.desk('GET', '/faults')).body).toEqual({});
  });

  test('limits, untrusted addresses and any other code can be switched on', async () => {
    const text = { touser: userid, msgtype: 'text', text: { content: 'x' } };
    await desk.faults({ limited: true });
    expect(await errcodeOf(text)).toBe(45009);
    await desk.faults({ untrustedIp: true });
    expect(await errcodeOf(text)).toBe(60020);
    await desk.faults({ refuse: { errcode: 40201 } });
    expect(await errcodeOf(text)).toBe(40201);
    await desk.faults({});
  });

  test('a lost reply leaves the message on the phone and the caller without an answer', async () => {
    await desk.faults({ lostReplies: { count: 1 } });
    await expect(desk.sendText(userid, '到了吗')).rejects.toThrow();
    expect((await desk.screen(userid)).map(({ text }) => text)).toEqual(['到了吗']);
    const { body: calls } = await desk.desk<object[]>('GET', `/calls?userid=${userid}`);
    expect(calls).toMatchObject([{ api: 'message/send', errcode: 0, reply: 'lost' }]);
  });

  test('a platform that is down does nothing', async () => {
    await desk.faults({ down: { mode: '503', count: 1 } });
    await expect(desk.sendText(userid, 'x')).rejects.toThrow();
    expect(await desk.screen(userid)).toEqual([]);
  });

  test('a fault with a wrong name or setting is refused by name', async () => {
    expect(await desk.desk('PUT', '/faults', { smoke: true })).toMatchObject({ status: 400 });
    const { body } = await desk.desk<{ message: string }>('PUT', '/faults', { slow: { ms: 'x' } });
    expect(body.message).toContain('slow.ms');
  });
});
