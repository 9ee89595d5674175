import { inspect, isDeepStrictEqual } from 'node:util';
import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { MessageLimitError, WecomRefusal, WecomUnreachable } from '../../../../src/wecom/api/index.ts';
import { buttonInteraction, CardLimitError } from '../../../../src/wecom/cards/index.ts';
import { withNock } from '../../../support/nock.ts';
import { clientOf, corpId, host, logged, secret } from './client-of.ts';
import { refuse, sendAnswers, tokensFrom } from './desk.ts';
import { memoryCache } from './memory-cache.ts';

withNock({ onlyNock: true });
afterEach(() => {
  logged.length = 0;
});

const text = { touser: 'advisor01', msgtype: 'text', text: { content: '你好' } } as const;
const card = buttonInteraction({ title: '标题', buttons: [{ text: '立即签收', key: 'ack' }] });

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error;
  }
}

describe('sending', () => {
  test('reads the receipt, person by person and in small letters', async () => {
    tokensFrom(['T1']);
    const answer = {
      errcode: 0,
      errmsg: 'ok',
      invaliduser: 'U1|u2',
      unlicenseduser: 'U3',
      msgid: 'M',
      response_code: 'R',
    };
    const sent = nock(host)
      .post('/cgi-bin/message/send', { ...text, agentid: 1000002 })
      .query({ access_token: 'T1' })
      .reply(200, answer);
    await expect(clientOf().send(text)).resolves.toStrictEqual({
      msgid: 'M',
      responseCode: 'R',
      invalidUsers: ['u1', 'u2'],
      unlicensedUsers: ['u3'],
    });
    expect(sent.isDone()).toBe(true);
  });

  test('a receipt without anything is empty', async () => {
    tokensFrom(['T1']);
    sendAnswers('T1', { errcode: 0, invaliduser: '' });
    const empty = { msgid: null, responseCode: null, invalidUsers: [], unlicensedUsers: [] };
    await expect(clientOf().send(text)).resolves.toStrictEqual(empty);
  });

  test('what WeCom would cut or refuse does not leave the house', async () => {
    const client = clientOf();
    const send = (body: Parameters<typeof client.send>[0]) => failure(client.send(body));
    expect(await send({ ...text, text: { content: '字'.repeat(683) } })).toBeInstanceOf(MessageLimitError);
    expect(await send({ ...text, text: { content: '' } })).toBeInstanceOf(MessageLimitError);
    expect(await send({ ...text, touser: '' })).toMatchObject({ field: 'touser' });
    expect(await send({ ...text, touser: 'u|'.repeat(1000) })).toMatchObject({ field: 'touser' });
    expect(await send({ touser: 'a', msgtype: 'template_card', template_card: card })).toMatchObject({
      field: 'template_card.task_id',
    });
    const odd = { touser: 'a', msgtype: 'template_card', template_card: { ...card, task_id: 'a:b' } } as const;
    expect(await send(odd)).toBeInstanceOf(CardLimitError);
  });

  test('updates a card with the code, and reads the list of the invalid', async () => {
    tokensFrom(['T1']);
    const body = { userids: ['a', 'b'], agentid: 1000002, response_code: 'R', template_card: card };
    nock(host)
      .post('/cgi-bin/message/update_template_card', (sent) => isDeepStrictEqual(sent, body))
      .query({ access_token: 'T1' })
      .reply(200, { errcode: 0, errmsg: 'ok', invaliduser: ['B'] });
    const update = { userids: ['a', 'b'], responseCode: 'R', change: { card } };
    await expect(clientOf().updateCard(update)).resolves.toEqual({ invalidUsers: ['b'] });
  });

  test('greys the buttons of a card', async () => {
    tokensFrom(['T1']);
    const body = { userids: ['a'], agentid: 1000002, response_code: 'R', button: { replace_name: '已确认' } };
    nock(host).post('/cgi-bin/message/update_template_card', body).query(true).reply(200, { errcode: 0 });
    const update = { userids: ['a'], responseCode: 'R', change: { replaceName: '已确认' } };
    await expect(clientOf().updateCard(update)).resolves.toEqual({ invalidUsers: [] });
  });

  test('recalls', async () => {
    tokensFrom(['T1']);
    nock(host).post('/cgi-bin/message/recall', { msgid: 'M' }).query(true).reply(200, { errcode: 0 });
    await expect(clientOf().recall('M')).resolves.toBeUndefined();
  });
});

describe('a refusal says what to do', () => {
  test.each([
    [-1, 'busy'],
    [6000, 'busy'],
    [45009, 'limited'],
    [45033, 'limited'],
    [60020, 'config'],
    [48002, 'config'],
    [301002, 'config'],
    [43012, 'config'],
    [40056, 'config'],
    [81013, 'recipient'],
    [40003, 'recipient'],
    [60011, 'config'],
    [40058, 'payload'],
    [42039, 'payload'],
    [40201, 'payload'],
    [42014, 'duplicate_task'],
    [60140, 'card_code'],
    [82102, 'card_code'],
    [40007, 'media'],
    [99999, 'unknown'],
  ])('%i is %s', async (errcode, kind) => {
    tokensFrom(['T1']);
    sendAnswers('T1', refuse(errcode));
    const error = await failure(clientOf().send(text));
    expect(error).toBeInstanceOf(WecomRefusal);
    expect(error).toMatchObject({ errcode, kind, api: 'message/send' });
  });

  test('a bad task id on an update is a card that cannot be changed, not a message sent before', async () => {
    tokensFrom(['T1']);
    nock(host).post('/cgi-bin/message/update_template_card').query(true).reply(200, refuse(42014));
    const update = { userids: ['a'], responseCode: 'R', change: { card } };
    await expect(clientOf().updateCard(update)).rejects.toMatchObject({ kind: 'card_code' });
  });

  test('an address that is not trusted is named', async () => {
    tokensFrom(['T1']);
    sendAnswers(
      'T1',
      refuse(60020, 'not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info at x'),
    );
    const error = await failure(clientOf().send(text));
    expect(error).toMatchObject({ sourceIp: '203.0.113.7' });
    expect(String(error)).toContain('not allow to access from your ip, from ip: 203.0.113.7');
  });

  test('a limit pauses for a minute, met again after that for an hour, then for the rest of the day', async () => {
    let now = Date.parse('2026-11-22T12:00:00+08:00');
    const client = clientOf({ now: () => now });
    tokensFrom(['T1']);
    nock(host).persist().post('/cgi-bin/message/send').query(true).reply(200, refuse(45009));
    const pause = async () => {
      const error = await failure(client.send(text));
      return error instanceof WecomRefusal ? error.pauseMs : undefined;
    };
    expect(await pause()).toBe(60_000);
    now += 20_000;
    expect(await pause()).toBe(40_000);
    now += 41_000;
    expect(await pause()).toBe(3_600_000);
    now += 3_601_000;
    expect(await pause()).toBe(Date.parse('2026-11-23T00:00:00+08:00') - now);
    now += 86_400_000;
    expect(await pause()).toBe(60_000);
  });
});

test('which calls are limited is known to every process, until it is over; a token’s limit too', async () => {
  let now = Date.parse('2026-11-22T12:00:00+08:00');
  const cache = memoryCache();
  const client = clientOf({ cache, now: () => now });
  tokensFrom(['T1']);
  nock(host).post('/cgi-bin/message/send').query(true).reply(200, refuse(45009));
  nock(host).get('/cgi-bin/user/get').query(true).reply(200, refuse(45033));
  await failure(client.send(text));
  await failure(client.bearer('lan'));
  const met = [
    { api: 'message/send', errcode: 45009, until: now + 60_000 },
    { api: 'user/get', errcode: 45033, until: now + 5_000 },
  ];
  const another = clientOf({ cache, secret: 'of-the-contacts', now: () => now });
  expect(await another.limits()).toEqual(met);
  nock(host).get('/cgi-bin/gettoken').query(true).reply(200, refuse(45009));
  await failure(another.departments());
  now += 6_000;
  expect(await client.limits()).toEqual([met[0], { api: 'gettoken', errcode: 45009, until: now - 6_000 + 60_000 }]);
});

describe('no usable answer', () => {
  test.each([
    ['a 502 with HTML', 502, '<html>'],
    ['a 504 with HTML', 504, '<html>'],
    ['a 500 with JSON', 500, '{"errcode":0}'],
    ['a 200 cut off in the middle', 200, '\n{"errcode":0,"errmsg":"o'],
    ['a 200 with nothing', 200, ''],
  ])('%s may have landed', async (_, status, body) => {
    tokensFrom(['T1']);
    nock(host).post('/cgi-bin/message/send').query(true).reply(status, body);
    const error = await failure(clientOf().send(text));
    expect(error).toBeInstanceOf(WecomUnreachable);
    expect(error).toMatchObject({ mayHaveLanded: true, isAddressWrong: false, api: 'message/send' });
  });

  test.each([
    ['a redirection to a login page', 302, '', true],
    ['a wrong path', 404, '<html>nginx</html>', true],
    ['a wrong path of a service that speaks JSON', 404, '{"status":404,"error":"Not Found"}', true],
    ['a filter that forbids', 403, '<html>', true],
    ['a captive portal’s page', 200, '\uFEFF<!DOCTYPE html><title>登录</title>', true],
    ['a page of one word', 200, 'OK', true],
    ['a service that answers lists', 200, '[]', true],
    ['a proxy that wants a login', 407, '', true],
    ['a gateway that is too busy', 503, '<html>', false],
    ['a gateway that is too busy and says so in JSON', 503, '{"message":"overloaded"}', false],
    ['a gateway that counts calls', 429, 'slow down', false],
    ['a gateway that waited for our bytes', 408, '', false],
  ])('%s proves that it has not landed', async (_, status, body, isAddressWrong) => {
    tokensFrom(['T1']);
    nock(host).post('/cgi-bin/message/send').query(true).reply(status, body);
    const error = await failure(clientOf().send(text));
    expect(error).toMatchObject({ name: 'WecomUnreachable', mayHaveLanded: false, isAddressWrong });
  });

  test.each([
    ['seconds', '120', 120_000],
    ['nothing at all', undefined, undefined],
    ['no time', 'soon', undefined],
    ['less than a second', '0', 1_000],
    ['a day', '86400', 600_000],
    ['a date gone by', new Date(Date.now() - 60_000).toUTCString(), 1_000],
    ['a date far off', new Date(Date.now() + 3_600_000).toUTCString(), 600_000],
  ])('a busy gateway that asks for %s is left alone as long, within bounds', async (_, header, retryAfterMs) => {
    for (const status of [503, 429]) {
      tokensFrom(['T1']);
      nock(host)
        .post('/cgi-bin/message/send')
        .query(true)
        .reply(status, 'busy', header === undefined ? {} : { 'Retry-After': header });
      expect(await failure(clientOf().send(text))).toMatchObject({ mayHaveLanded: false, retryAfterMs });
    }
  });

  test('an errcode is WeCom’s own word, whatever the status', async () => {
    tokensFrom(['T1']);
    nock(host).post('/cgi-bin/message/send').query(true).reply(403, refuse(60020));
    expect(await failure(clientOf().send(text))).toMatchObject({
      name: 'WecomRefusal',
      errcode: 60020,
      kind: 'config',
    });
  });

  test('a wrong address is told apart while a token is fetched, too', async () => {
    nock(host).get('/cgi-bin/gettoken').query(true).reply(404, '<html>');
    expect(await failure(clientOf().send(text))).toMatchObject({ api: 'gettoken', isAddressWrong: true });
  });

  test.each([
    ['ECONNREFUSED', false],
    ['ENOTFOUND', false],
  ])('%s has not landed', async (code, mayHaveLanded) => {
    tokensFrom(['T1']);
    nock(host)
      .post('/cgi-bin/message/send')
      .query(true)
      .replyWithError(Object.assign(new Error(code), { code }));
    expect(await failure(clientOf().send(text))).toMatchObject({ mayHaveLanded, reason: code });
  });

  test('while a token is fetched, nothing was sent', async () => {
    nock(host).get('/cgi-bin/gettoken').query(true).reply(502, '<html>');
    expect(await failure(clientOf().send(text))).toMatchObject({ api: 'gettoken', mayHaveLanded: false });
  });
});

describe('identity and contacts', () => {
  test.each([
    ['the present spelling', { userid: 'Advisor01' }, { userid: 'advisor01' }],
    ['the older one', { UserId: 'Advisor01' }, { userid: 'advisor01' }],
    ['an outsider', { openid: 'o', external_userid: 'w' }, { outsider: true }],
    ['a colleague out of the visible range', refuse(60011), { outsider: true }],
    ['a spent code', refuse(40029), null],
    ['an old code', refuse(42003), null],
  ])('a code gives %s', async (_, answer, expected) => {
    tokensFrom(['T1']);
    nock(host).get('/cgi-bin/auth/getuserinfo').query({ access_token: 'T1', code: 'C' }).reply(200, answer);
    await expect(clientOf().userByCode('C')).resolves.toEqual(expected);
  });

  test('the two login pages, on a base with a path of its own', () => {
    const back = { redirectUri: 'https://eqian.invalid/h5/login?x=1', state: 'abc123' };
    const usual = new URL(clientOf().authorizeUrl(back));
    expect(usual.origin + usual.pathname + usual.hash).toBe(
      'https://open.weixin.qq.com/connect/oauth2/authorize#wechat_redirect',
    );
    expect(Object.fromEntries(usual.searchParams)).toEqual({
      appid: corpId,
      redirect_uri: back.redirectUri,
      response_type: 'code',
      scope: 'snsapi_base',
      state: 'abc123',
      agentid: '1000002',
    });
    const desktop = new URL(clientOf().loginUrl(back));
    expect(desktop.origin + desktop.pathname).toBe('https://login.work.weixin.qq.com/wwlogin/sso/login');
    expect(desktop.searchParams.get('login_type')).toBe('CorpApp');
    expect(() => clientOf().loginUrl({ ...back, state: 'a-b' })).toThrow('state');
  });

  test('departments, members and ids, page after page', async () => {
    tokensFrom(['T1']);
    nock(host)
      .get('/cgi-bin/department/simplelist')
      .query({ access_token: 'T1', id: '1' })
      .reply(200, { errcode: 0, department_id: [{ id: 2, parentid: 1, order: 3 }] })
      .get('/cgi-bin/user/simplelist')
      .query({ access_token: 'T1', department_id: '2' })
      .reply(200, { errcode: 0, userlist: [{ userid: 'A', name: '甲', department: [2] }] })
      .get('/cgi-bin/user/list')
      .query({ access_token: 'T1', department_id: '2' })
      .reply(200, {
        errcode: 0,
        userlist: [
          {
            userid: 'A',
            name: '甲',
            department: [2],
            position: '班长',
            status: 1,
            main_department: 2,
            is_leader_in_dept: [1],
            direct_leader: ['B'],
          },
        ],
      })
      .post('/cgi-bin/user/list_id', { cursor: '', limit: 10_000 })
      .query(true)
      .reply(200, { errcode: 0, next_cursor: 'c1', dept_user: [{ userid: 'A', department: 2 }] })
      .post('/cgi-bin/user/list_id', { cursor: 'c1', limit: 10_000 })
      .query(true)
      .reply(200, { errcode: 0, next_cursor: '', dept_user: [{ userid: 'b', department: 3 }] });
    const client = clientOf();
    await expect(client.departments(1)).resolves.toEqual([{ id: 2, parentId: 1, order: 3 }]);
    const name = { userid: 'a', name: '甲', departments: [2] };
    await expect(client.userNames(2)).resolves.toEqual([name]);
    await expect(client.users(2)).resolves.toEqual([
      { ...name, position: '班长', status: 1, mainDepartment: 2, leadsDepartment: [true], directLeaders: ['b'] },
    ]);
    await expect(client.userIds()).resolves.toEqual([
      { userid: 'a', department: 2 },
      { userid: 'b', department: 3 },
    ]);
  });

  test('two cursors that lead to each other end in a failure, not in a list of half the members', async () => {
    tokensFrom(['T1']);
    let pages = 0;
    nock(host)
      .persist()
      .post('/cgi-bin/user/list_id')
      .query(true)
      .reply(200, () => {
        pages += 1;
        return { errcode: 0, next_cursor: pages % 2 === 1 ? 'a' : 'b', dept_user: [{ userid: 'u', department: 1 }] };
      });
    expect(await failure(clientOf().userIds())).toMatchObject({ code: 'endless_pages' });
    expect(pages).toBeLessThanOrEqual(4);
  });

  test('cursors that lead on and on end too', async () => {
    tokensFrom(['T1']);
    let pages = 0;
    nock(host)
      .persist()
      .post('/cgi-bin/user/list_id')
      .query(true)
      .reply(200, () => {
        pages += 1;
        return { errcode: 0, next_cursor: `c${pages}`, dept_user: [] };
      });
    expect(await failure(clientOf().userIds())).toMatchObject({ code: 'endless_pages' });
    expect(pages).toBe(100);
  });

  test('a last page that names its own cursor again is the last', async () => {
    tokensFrom(['T1']);
    nock(host)
      .post('/cgi-bin/user/list_id', { cursor: '', limit: 10_000 })
      .query(true)
      .reply(200, { errcode: 0, next_cursor: 'c1', dept_user: [{ userid: 'a', department: 1 }] })
      .post('/cgi-bin/user/list_id', { cursor: 'c1', limit: 10_000 })
      .query(true)
      .reply(200, { errcode: 0, next_cursor: 'c1', dept_user: [{ userid: 'b', department: 1 }] });
    await expect(clientOf().userIds()).resolves.toHaveLength(2);
  });

  test('what is absent or of another type is empty, and makes no list shorter', async () => {
    tokensFrom(['T1']);
    nock(host)
      .post('/cgi-bin/user/list_id')
      .query(true)
      .reply(200, { errcode: 0, dept_user: [{ userid: 'A', department: '7' }, null, 'b', [], { userid: 5 }] });
    const nobody = { userid: '', department: 0 };
    await expect(clientOf().userIds()).resolves.toEqual([{ userid: 'a', department: 7 }, ...Array(4).fill(nobody)]);
  });

  test('a phone finds its member, or nobody', async () => {
    tokensFrom(['T1']);
    const asked = nock(host).post('/cgi-bin/user/getuserid').query(true);
    asked.reply(200, { errcode: 0, userid: 'Emp1' });
    await expect(clientOf().useridByMobile('15412345678')).resolves.toBe('emp1');
    nock(host).post('/cgi-bin/user/getuserid').query(true).reply(200, refuse(46004));
    await expect(clientOf().useridByMobile('15412345678')).resolves.toBeNull();
  });

  test('callback addresses, and the app as it is set up', async () => {
    tokensFrom(['T1']);
    nock(host)
      .get('/cgi-bin/getcallbackip')
      .query(true)
      .reply(200, { errcode: 0, ip_list: ['101.226.103.*'] });
    nock(host)
      .get('/cgi-bin/agent/get')
      .query({ access_token: 'T1', agentid: '1000002' })
      .times(2)
      .reply(200, {
        errcode: 0,
        name: 'E企安',
        close: 0,
        allow_userinfos: { user: [{ userid: 'A' }] },
        allow_partys: { partyid: [1] },
        redirect_domain: 'eqian.invalid',
        isreportenter: 1,
      });
    const client = clientOf();
    await expect(client.callbackIps()).resolves.toEqual(['101.226.103.*']);
    await expect(client.agent()).resolves.toEqual({
      name: 'E企安',
      closed: false,
      userids: ['a'],
      departments: [1],
      tags: [],
      redirectDomain: 'eqian.invalid',
      reportsEntering: true,
    });
    await expect(client.probe()).resolves.toBe('ok');
  });

  test('a probe gives its failure as a value', async () => {
    tokensFrom(['T1']);
    nock(host).get('/cgi-bin/agent/get').query(true).reply(200, refuse(60020));
    await expect(clientOf().probe()).resolves.toBeInstanceOf(WecomRefusal);
    nock(host).get('/cgi-bin/agent/get').query(true).reply(502);
    await expect(clientOf().probe()).resolves.toBeInstanceOf(WecomUnreachable);
  });
});

test('neither token, secret, phone nor message shows in an error or a log line', async () => {
  tokensFrom(['TOKEN-THAT-MUST-NOT-SHOW']);
  const reached = nock(host)
    .persist()
    .post(/cgi-bin/)
    .query(true);
  reached.reply(200, refuse(40058, 'invalid phone 15412345678'));
  nock(host)
    .get(/agent/)
    .query(true)
    .replyWithError(Object.assign(new Error(`${host}?access_token=T`), { code: 'EPROTO' }));
  const client = clientOf();
  const errors = [
    await failure(client.send(text)),
    await failure(client.useridByMobile('15412345678')),
    await failure(client.agent()),
    await failure(clientOf({ secret: `${secret}-wrong` }).send(text)),
  ];
  const shown = errors.map((error) => `${String(error)} ${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`);
  for (const line of [...shown, ...logged]) {
    expect(line).not.toMatch(/MUST-NOT-SHOW|secret-of|15412345678|你好|access_token/);
  }
});
