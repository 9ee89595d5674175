import type { Ending } from './login-state.ts';

/** What whoever was not let in reads: why, and the next step that works. */
export const PAGES: Record<Exclude<Ending, 'IN'>, { status: number; title: string; text: string }> = {
  SPENT: { status: 400, title: '登录已失效', text: '这次登录已经用过或过了时间，请点“重新打开”。' },
  AWAY: { status: 503, title: '请稍后再试', text: '企业微信暂时没有回应，请过一会儿重新打开。' },
  OUTSIDER: {
    status: 403,
    title: '您不在本应用的可见范围内',
    text: '请联系本单位企业微信管理员，在管理后台“应用管理”打开本应用，把您加入“可见范围”，然后从企业微信里重新打开。',
  },
  STRANGER: {
    status: 403,
    title: '暂时不能登录',
    text: '您的企业微信账号还没有登记，请联系本单位安全顾问或社区民警。',
  },
};

/** Whom going round again does not help, is not sent round again. */
export function pageOf(ended: Ending, again: string) {
  if (ended === 'OUTSIDER' || ended === 'STRANGER') return PAGES[ended];
  return { ...PAGES[ended === 'IN' ? 'SPENT' : ended], again };
}
