const DESK = '/console/';

/** Where a sign-in leads: a path of this desk, whatever the address says. */
export function returnPath(search: string): string {
  const to = new URLSearchParams(search).get('to') ?? DESK;
  const isDesk = /^\/console(?:\/|\?|$)/.test(to) && !to.includes('\\') && !to.startsWith('/console/sign-in');
  return isDesk ? to : DESK;
}

/** Why somebody who was signed in is asked again. */
const REASONS: Readonly<Record<string, string>> = {
  out: '您已退出登录。',
  idle: '长时间没有操作，为保护数据已自动退出，请重新登录。',
  expired: '登录已满最长时限，请重新登录。',
  revoked:
    '您的这次登录已被结束（本人或管理员在“登录设备”中退出了它），请重新登录。如不是您本人所为，请立即修改密码并告知管理员。',
  elsewhere: '您在更多设备上登录，最早的一处已自动退出，请重新登录。',
  changed: '您的账号或岗位有变化，请重新登录；仍不能登录请联系县管理员。',
};

export function reasonIn(search: string): string | null {
  const reason = new URLSearchParams(search).get('reason') ?? '';
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? null) : null;
}

export const insideWecom = (): boolean => /wxwork/i.test(navigator.userAgent);

/** WeCom's own client knows who holds it; at a computer he scans. */
export const wecomLogin = (to: string): string =>
  `${insideWecom() ? '/h5/login' : '/console/login'}?to=${encodeURIComponent(to)}`;
