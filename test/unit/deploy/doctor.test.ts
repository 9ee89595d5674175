import { describe, expect, test } from 'vitest';
import type { Findings } from '../../../src/domain/operations/queries/doctor.ts';
import { diagnose } from '../../../src/domain/operations/rules/doctor.ts';

const now = new Date('2026-03-02T04:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const well: Findings = {
  isSandbox: false,
  wecom: { apiBaseUrl: 'https://qyapi.weixin.qq.com', corpId: 'ww1', agentId: '1000002' },
  publicUrl: 'https://eqian.example.gov.cn',
  hasContactsCallback: true,
  refusal: null,
  unreachable: null,
  address: { status: 200, isJson: true, bodyStart: '', aheadSeconds: 1, reason: '' },
  app: { closed: false, departments: [1], userids: 0, tags: 0 },
  departmentsSeen: [1, 2, 3],
  callback: { status: 200, answersEcho: true, reason: '' },
  lastCallbackAt: ago(3),
  refusedCallbacks: [],
  errcodes: [],
  channel: { state: 'open', since: null, until: null, reason: null, errcode: null },
  earlyTokenEnds: null,
  limits: [],
  unreachablePeople: [],
};
const refusal = (errcode: number, sourceIp: string | null = null) => ({ errcode, api: 'agent/get', sourceIp });
const notification = (changes: Partial<Findings>) => diagnose({ ...well, ...changes }, now);

test('when all is well the doctor says so, and where the addresses go', () => {
  const { isWell, lines } = notification({});
  expect(isWell).toBe(true);
  expect(lines.join('\n')).not.toContain('✘');
  expect(lines).toContain('最近一次真正的回调：03-02 11:57（3 分钟前）');
  expect(lines).toContain('回调地址应填：https://eqian.example.gov.cn/wecom/callback');
  expect(lines).toContain('可信域名应填：eqian.example.gov.cn');
});

describe('every common question is answered with the step in the admin console', () => {
  test.each<[string, Partial<Findings>, RegExp]>([
    ['why 60020, and which IP', { refusal: refusal(60020, '203.0.113.9') }, /出口 IP 是 203\.0\.113\.9.*企业可信IP/],
    [
      'why the address cannot be saved',
      { callback: { status: 404, answersEcho: false, reason: '' } },
      /HTTP 404.*反向代理/,
    ],
    [
      'whether the address is open at all',
      { callback: { status: null, answersEcho: false, reason: 'ECONNREFUSED' } },
      /打不开 https:.*ECONNREFUSED/,
    ],
    [
      'why presses have no effect',
      { refusedCallbacks: [{ what: 'callback_signature', times: 12 }] },
      /签名不对.*设置API接收.*WECOM_CALLBACK_TOKEN.* 12 次/,
    ],
    [
      'who else uses our secret',
      { earlyTokenEnds: { times: 7, lastAt: ago(2).getTime() } },
      /7 次没到期就失效.*另一套系统.*重置 Secret/,
    ],
    ['what 40014 means', { errcodes: [sent(40014, 4)] }, /40014.*另一套系统/],
    ['what 42001 means', { errcodes: [sent(42001, 4)] }, /42001.*另一套系统/],
    [
      'who gets no cards',
      { errcodes: [sent(81013, 2)], unreachablePeople: [{ cause: 'RANGE', what: '云栖纺织', times: 40 }] },
      /收件人都不在可见范围.*可见范围/,
    ],
    [
      'until when 45009 pauses us, and for what',
      { channel: { state: 'paused', since: null, until: ago(-20), reason: 'limited', errcode: 45009 } },
      /message\/send.*45009.*暂停到 03-02 12:20/,
    ],
    [
      'whether the app was switched off for idleness',
      { channel: { state: 'broken', since: ago(90), until: null, reason: 'config', errcode: 48006 } },
      /48006.*没有使用.*重新启用.*不用重启/,
    ],
    ['whether WeCom is busy', { refusal: refusal(-1) }, /errcode -1.*繁忙/],
    ['whether the app is closed', { refusal: refusal(50003) }, /50003.*启用/],
    [
      'the same, told by the app itself',
      { app: { closed: true, departments: [1], userids: 0, tags: 0 } },
      /应用已停用/,
    ],
    [
      'what a gateway answers instead of WeCom',
      {
        unreachable: 'status 403 without JSON',
        address: { status: 403, isJson: false, bodyStart: '<html>访问被拦截', aheadSeconds: null, reason: '' },
      },
      /HTTP 403，开头是「<html>访问被拦截」.*WECOM_API_BASE_URL/,
    ],
    ['whether our clock is right', { address: { ...well.address, aheadSeconds: -400 } }, /慢 400 秒.*NTP/],
    [
      'why contacts read so little without an error',
      { app: { closed: false, departments: [7], userids: 2, tags: 0 }, departmentsSeen: [7, 8] },
      /可见范围只是一部分（部门 7，另有 2 名成员.*看得到 2 个部门.*选根部门/,
    ],
    ['why nobody gets anything', { app: { closed: false, departments: [], userids: 0, tags: 0 } }, /可见范围是空的/],
    ['why pages do not log in', { publicUrl: 'http://eqian.example' }, /PUBLIC_URL 应为 https/],
  ])('%s', (_question, changes, answer) => {
    const { isWell, lines } = notification(changes);
    expect(isWell).toBe(false);
    expect(lines.filter((line) => line.startsWith('✘ ')).join('\n')).toMatch(answer);
  });

  test('how many people are out of reach, and where', () => {
    const lines = notification({
      unreachablePeople: [
        { cause: 'RANGE', what: '云栖纺织', times: 40 },
        { cause: 'RANGE', what: '城东社区', times: 2 },
        { cause: 'LICENCE', what: '云栖纺织', times: 3 },
        { cause: 'ACCOUNT', what: '城东社区', times: 1 },
      ],
    }).lines.filter((line) => line.includes('人收不到卡片'));
    expect(lines).toEqual([
      expect.stringMatching(/42 人.*不在可见范围：云栖纺织 40 人、城东社区 2 人。.*「可见范围」/),
      expect.stringMatching(/3 人.*没有接口许可：云栖纺织 3 人。.*接口许可/),
      expect.stringMatching(/1 人.*没有这个账号.*城东社区 1 人。/),
    ]);
  });

  test('until when which call is limited, also where no message waits for it', () => {
    const until = ago(-20).getTime();
    const limits = ['user/get', 'media/get'].map((api) => ({ api, errcode: 45009, until }));
    const { lines } = notification({ limits });
    expect(lines.filter((line) => line.startsWith('✘ '))).toEqual([
      expect.stringMatching(/查成员（user\/get）.*45009.*暂停到 03-02 12:20/),
      expect.stringMatching(/取图片（media\/get）.*45009.*暂停到 03-02 12:20/),
    ]);
    const paused = { state: 'paused', since: null, until: ago(-20), reason: 'limited', errcode: 45009 } as const;
    const forToken = notification({ channel: paused, limits: [{ api: 'gettoken', errcode: 45009, until }] });
    expect(forToken.lines.join('\n')).toMatch(/发送通道因取令牌（gettoken）/);
  });

  test('who merely knocks at the door is a line, no fault', () => {
    const { isWell, lines } = notification({ refusedCallbacks: [{ what: 'callback_query', times: 3 }] });
    expect(isWell).toBe(true);
    expect(lines.join('\n')).toContain('不是企业微信发来的请求：参数不全（不是企业微信发来的） 3 次');
  });

  test('whether a callback ever came', () => {
    expect(notification({ lastCallbackAt: null }).lines.join('\n')).toContain('还没有收到过企业微信的回调');
  });
});

function sent(errcode: number, times: number) {
  return { errcode, kind: 'send', times, lastAt: ago(5) };
}
