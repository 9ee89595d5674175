import { days, formatShanghai, hours, minutes } from '../../../lib/time.ts';
import type { Counted, Findings, UnreachableCause, UnreachablePeople } from '../queries/doctor.ts';
import { errcodeText } from './errcodes.ts';

interface Diagnosis {
  lines: string[];
  isWell: boolean;
}

const ROOT_DEPARTMENT = 1;
const SKEW_SECONDS = 60;

/** Each question answered on the spot: what is so, and where in the admin console (管理后台) it is changed. */
export function diagnose(found: Findings, now: Date): Diagnosis {
  const faults = [
    ...platformFaults(found),
    ...appFaults(found),
    ...callbackFaults(found),
    ...channelFaults(found),
    ...limitFaults(found, now),
    ...tokenFaults(found),
    ...found.errcodes.map((one) => errcodeLine(one)),
  ];
  const { wecom, publicUrl } = found;
  return {
    isWell: faults.length === 0,
    lines: [
      `接口地址：${wecom.apiBaseUrl}`,
      `企业：${wecom.corpId}，应用：${wecom.agentId}`,
      ...(found.refusal === null && found.unreachable === null ? ['✔ 企业微信接口可用，Secret 与 AgentId 正确'] : []),
      ...(found.callback.answersEcho ? ['✔ 回调地址验证通过（按管理后台保存时的做法试过）'] : []),
      ...faults.map((fault) => `✘ ${fault}`),
      ...notes(found, now),
      `回调地址应填：${publicUrl}/wecom/callback`,
      `可信域名应填：${new URL(publicUrl).host}`,
    ],
  };
}

function platformFaults({ refusal, unreachable, address, publicUrl, isSandbox }: Findings): string[] {
  const faults: string[] = [];
  if (refusal !== null) {
    const from = refusal.sourceIp === null ? '' : `，企业微信看到的出口 IP 是 ${refusal.sourceIp}`;
    faults.push(
      `企业微信拒绝（errcode ${refusal.errcode}，接口 ${refusal.api}${from}）：${errcodeText(refusal.errcode)}`,
    );
  }
  if (address.status !== null && !address.isJson)
    faults.push(
      `接口地址回答的不是企业微信（HTTP ${address.status}，开头是「${address.bodyStart}」）：多半是网关或代理的页面，请检查 WECOM_API_BASE_URL、WECOM_PROXY_URL 和出口防火墙`,
    );
  else if (unreachable !== null)
    faults.push(
      `连不上企业微信（${address.reason || unreachable}）：请检查网络、DNS、代理 WECOM_PROXY_URL 和 WECOM_API_BASE_URL`,
    );
  const ahead = address.aheadSeconds ?? 0;
  if (Math.abs(ahead) > SKEW_SECONDS)
    faults.push(
      `本机时钟比企业微信${ahead > 0 ? '快' : '慢'} ${Math.abs(ahead)} 秒，回调和登录会因此被拒：请在服务器上启用 NTP 校时（timedatectl set-ntp true）`,
    );
  if (!publicUrl.startsWith('https:') && !isSandbox)
    faults.push('PUBLIC_URL 应为 https 地址，否则企业微信无法登录页面');
  return faults;
}

function appFaults({ app, departmentsSeen }: Findings): string[] {
  if (app === null) return [];
  const faults: string[] = [];
  if (app.closed) faults.push('应用已停用：请在「应用管理 → 自建 → 本应用」页面上方启用');
  const isEmpty = app.departments.length + app.userids + app.tags === 0;
  if (isEmpty) faults.push('应用的可见范围是空的，谁也收不到：请在应用详情页「可见范围」里加入部门');
  else if (!app.departments.includes(ROOT_DEPARTMENT))
    faults.push(
      `可见范围只是一部分（部门 ${app.departments.join('、') || '无'}，另有 ${app.userids} 名成员、${app.tags} 个标签），不含根部门：其余的人收不到卡片，读通讯录也只“成功”读到这一部分（现在看得到 ${departmentsSeen?.length ?? 0} 个部门）。若应覆盖全部，请在应用详情页「可见范围」里选根部门`,
    );
  else if (departmentsSeen?.length === 0)
    faults.push('读通讯录没有报错，但一个部门也看不到：请检查「通讯录同步」的权限和可见范围');
  return faults;
}

function callbackFaults({ callback, refusedCallbacks, publicUrl }: Findings): string[] {
  const faults: string[] = [];
  if (callback.status === null)
    faults.push(
      `从本机打不开 ${publicUrl}/wecom/callback（${callback.reason}）：请检查域名解析、反向代理和证书；如果服务器从内部本来就打不开自己的外网地址，请在外面的电脑上再试`,
    );
  else if (!callback.answersEcho)
    faults.push(
      `回调验证没有通过（HTTP ${callback.status}）：${CALLBACK_STATUS[callback.status] ?? '地址后面多半不是本服务，请检查反向代理有没有把 /wecom/ 原样转过来'}`,
    );
  const ours = refusedCallbacks.filter(({ what }) => Object.hasOwn(CAUSES, what));
  if (ours.length > 0) faults.push(`最近一天被拒绝的回调：${ours.map(countOf).join('；')}`);
  return faults;
}

const CALLBACK_STATUS: Record<number, string> = {
  401: '签名不对。正在运行的服务用的 Token 与这里的 WECOM_CALLBACK_TOKEN 不同，请核对后重启',
  403: '企业 ID 不符或时间相差太久。请核对 WECOM_CORP_ID 和服务器时钟',
  404: '本服务没有收到这个地址，请检查反向代理有没有改动路径',
  502: '反向代理连不上本服务，请检查服务是否在运行、PORT 是否一致',
  503: '服务在，但存不下回调，请先看 /readyz 里的数据库',
};

const CAUSES: Record<string, string> = {
  callback_signature:
    '签名不对（管理后台「接收消息 → 设置API接收」的 Token 与 WECOM_CALLBACK_TOKEN 不一致，或有人冒充）',
  callback_receiveid: '企业 ID 不符（别的企业的回调，或 WECOM_CORP_ID 不对）',
  callback_window: '时间相差太久（服务器时钟不准，或有人重放）',
  callback_padding: '解不开（EncodingAESKey 与 WECOM_CALLBACK_AES_KEY 不一致）',
  callback_length: '解不开（EncodingAESKey 与 WECOM_CALLBACK_AES_KEY 不一致）',
};

/** Whatever knocks at an open door without knowing the protocol: worth a line, nothing to change. */
const KNOCKS: Record<string, string> = {
  callback_query: '参数不全（不是企业微信发来的）',
  callback_xml: '内容不是回调的格式',
  callback_echo: '有人拿录下的回调来套取内容，没有得逞',
};

function countOf({ what, times }: Counted): string {
  return `${CAUSES[what] ?? KNOCKS[what] ?? what.replace('callback_', '')} ${times} 次`;
}

function channelFaults({ channel }: Findings): string[] {
  const code = channel.errcode ?? 0;
  if (channel.state === 'broken')
    return [
      `发送通道已关闭${since(channel.since)}（errcode ${code}）：${errcodeText(code)}。改好后 30 秒内自动恢复，不用重启`,
    ];
  return [];
}

/** Once a day may be WeCom's own doing. */
const EARLY_ENDS = 3;

function tokenFaults({ earlyTokenEnds }: Findings): string[] {
  if (earlyTokenEnds === null || earlyTokenEnds.times < EARLY_ENDS) return [];
  const { times, lastAt } = earlyTokenEnds;
  return [
    `令牌一天内 ${times} 次没到期就失效（最近 ${formatShanghai(new Date(lastAt))}）：有另一套系统在用同一个应用的 Secret。请停掉它，或在「应用管理 → 自建 → 本应用」重置 Secret，只填给本服务（WECOM_SECRET）`,
  ];
}

function since(at: Date | null): string {
  return at === null ? '' : `（从 ${formatShanghai(at)} 起）`;
}

function errcodeLine({ errcode, kind, times, lastAt }: Findings['errcodes'][number]): string {
  const api = kind === 'update' ? '更新卡片' : kind === 'recall' ? '撤回消息' : '发消息';
  return `最近一天${api}被拒绝 ${times} 次（errcode ${errcode}，最近 ${formatShanghai(lastAt)}）：${errcodeText(errcode)}`;
}

function notes(found: Findings, now: Date): string[] {
  const { lastCallbackAt, unreachablePeople, hasContactsCallback, refusedCallbacks } = found;
  const knocks = refusedCallbacks.filter(({ what }) => !Object.hasOwn(CAUSES, what));
  return [
    lastCallbackAt === null
      ? '提示：还没有收到过企业微信的回调；保存「设置API接收」后，在应用里发一句话试试'
      : `最近一次真正的回调：${formatShanghai(lastCallbackAt)}${agoOf(now.getTime() - lastCallbackAt.getTime())}`,
    ...(knocks.length === 0 ? [] : [`提示：最近一天另有不是企业微信发来的请求：${knocks.map(countOf).join('；')}`]),
    ...peopleNotes(unreachablePeople),
    ...(hasContactsCallback ? [] : ['提示：未设置通讯录回调（WECOM_CONTACTS_CALLBACK_*），人员变动要靠名单导入']),
  ];
}

function agoOf(ms: number): string {
  if (ms > days(1)) return `（${Math.floor(ms / days(1))} 天前）`;
  if (ms > hours(1)) return `（${Math.floor(ms / hours(1))} 小时前）`;
  return `（${Math.max(0, Math.floor(ms / minutes(1)))} 分钟前）`;
}

/** Calls in the administrator's words. */
const NAMES: Record<string, string> = {
  gettoken: '取令牌',
  'message/send': '发消息',
  'message/update_template_card': '更新卡片',
  'message/recall': '撤回消息',
  'user/get': '查成员',
  'user/getuserid': '按手机号查成员',
  'user/list_id': '读全部成员',
  'user/simplelist': '读部门成员',
  'department/simplelist': '读部门',
  'media/get': '取图片',
  'auth/getuserinfo': '登录',
};

/** Which calls WeCom limits, and until when; without a token no message goes out either. */
function limitFaults({ channel, limits }: Pick<Findings, 'channel' | 'limits'>, now: Date): string[] {
  const faults = limits.map(
    ({ api, errcode, until }) =>
      `${NAMES[api] ?? '接口'}（${api}）超过频率限制（errcode ${errcode}），暂停到 ${formatShanghai(new Date(until))}：${errcodeText(errcode)}`,
  );
  const isPaused = channel.state === 'paused' && channel.until !== null && channel.until > now;
  if (!isPaused || channel.until === null) return faults;
  const cause = limits.some(({ api }) => api === 'message/send')
    ? 'message/send'
    : limits.some(({ api }) => api === 'gettoken')
      ? 'gettoken'
      : 'message/send';
  return [
    ...faults,
    `发送通道因${NAMES[cause]}（${cause}）超过频率限制（errcode ${channel.errcode ?? 0}），暂停到 ${formatShanghai(channel.until)}：特急和紧急的仍会尝试；若常出现，请调低 config/settings.yaml 的 send.personsPerMinute`,
  ];
}

const PLACES_SHOWN = 10;

const WORDS: Record<UnreachableCause, { so: string; step: string }> = {
  RANGE: { so: '不在可见范围', step: '请在应用详情页「可见范围」里加入他们的部门' },
  LICENCE: { so: '没有接口许可', step: '请在「应用管理 → 接口许可」里为他们分配许可' },
  ACCOUNT: { so: '没有这个账号（已离开企业，或账号写错）', step: '请在名单里改正账号，或登记离职' },
};

function peopleNotes(people: readonly UnreachablePeople[]): string[] {
  return (['RANGE', 'LICENCE', 'ACCOUNT'] as const).flatMap((cause) => {
    const places = people.filter((one) => one.cause === cause);
    if (places.length === 0) return [];
    const total = places.reduce((sum, { times }) => sum + times, 0);
    const shown = places.slice(0, PLACES_SHOWN).map(({ what, times }) => `${what} ${times} 人`);
    const more = places.length > PLACES_SHOWN ? '等' : '';
    const { so, step } = WORDS[cause];
    return [`提示：${total} 人收不到卡片，因为${so}：${shown.join('、')}${more}。${step}；名单见 eqian readiness`];
  });
}
