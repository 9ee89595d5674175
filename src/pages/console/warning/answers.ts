import type { SentData } from '../../../domain/warning-views/api.ts';

type Attempt = SentData['attempts'][number];

const KINDS: Readonly<Record<Attempt['kind'], string>> = { send: '发送', update: '更新卡片', recall: '撤回' };

/** What came of one call, in words. */
const RESULTS: Readonly<Record<string, string>> = {
  ok: '平台已接受',
  temporary: '暂时失败，会再试',
  permanent: '平台拒绝',
  token: '访问凭证失效，已换新再试',
  limited: '平台限频，稍后再试',
  config: '应用配置有误，通道暂停',
  unknown: '没有得到明确回答',
  duplicate: '平台认出是同一条，没有重复发送',
  abandoned: '中断，由后续重试接手',
};

/** What the platform's codes mean that a warning's messages meet. */
const CODES: Readonly<Record<number, string>> = {
  [-1]: '平台繁忙',
  6000: '平台繁忙（数据冲突）',
  40001: '应用密钥不正确',
  40003: '成员账号不存在或无效',
  40013: '企业编号不正确',
  40014: '访问凭证不正确',
  40056: '应用编号不正确',
  40058: '内容格式不合要求',
  42001: '访问凭证已过期',
  42014: '这条消息已经发过',
  42016: '卡片已不能更新',
  45002: '内容超长',
  45009: '调用次数超过上限',
  45033: '并发调用超过上限',
  45035: '平台繁忙',
  45036: '调用过于频繁',
  46004: '成员不存在',
  48002: '应用没有这个接口的权限',
  50001: '域名未登记',
  60011: '应用没有权限',
  60020: '本机地址不在可信IP名单',
  60021: '成员不在应用可见范围',
  60111: '成员账号不存在',
  60140: '卡片更新码已用过',
  81013: '收件人都不在应用可见范围',
  82101: '收件人为空',
  82102: '不是这张卡片的收件人',
  301002: '没有这个应用的权限',
};

export function attemptText({ kind, result, errcode }: Attempt): string {
  const said = result === null ? '等待平台回答' : (RESULTS[result] ?? result);
  return `${KINDS[kind]}：${said}${codeText(errcode)}`;
}

/** 「（代码60020，本机地址不在可信IP名单）」; nothing where there is no code, or where it says that all is well. */
export function codeText(errcode: number | null): string {
  if (errcode === null || errcode === 0) return '';
  const meaning = CODES[errcode];
  return `（代码${errcode}${meaning === undefined ? '' : `，${meaning}`}）`;
}

const REASONS: Readonly<Record<string, string>> = {
  not_sent: '消息本身没有送达',
  no_such_card: '平台找不到这张卡片',
  no_code: '卡片更新码已用完',
  replaced: '已由新消息代替',
  recalled: '消息已撤回',
  not_a_recipient: '不是这张卡片的收件人',
  payload: '新内容不合平台要求',
  unreadable: '存储的内容打不开',
};

/** Why a card on a phone stays as it is. */
export const staysText = (reason: string): string => `手机上停留在旧内容：${REASONS[reason] ?? '平台不再接受更新'}`;
