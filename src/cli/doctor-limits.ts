import { formatShanghai } from '../lib/time.ts';
import { adviceFor } from './doctor-advice.ts';
import type { Findings } from './doctor-findings.ts';

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
export function limitFaults({ channel, limits }: Pick<Findings, 'channel' | 'limits'>, now: Date): string[] {
  const faults = limits.map(
    ({ api, errcode, until }) =>
      `${NAMES[api] ?? '接口'}（${api}）超过频率限制（errcode ${errcode}），暂停到 ${formatShanghai(new Date(until))}：${adviceFor(errcode)}`,
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
