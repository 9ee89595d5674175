import type { BulletinAct, BulletinViewData, Counters } from '../../../domain/bulletins/api.ts';
import type { ReasonWords } from '../words.ts';

export const STATE_WORDS: Record<string, string> = {
  DRAFT: '草稿',
  PENDING_APPROVAL: '待审批',
  SCHEDULED: '即将发送',
  SENDING: '正在发送',
  SENT: '已发送',
  CLOSED: '已截止',
  CANCELLED: '已撤回',
};

export const PARTS: { key: Exclude<keyof Counters, 'target'>; name: string }[] = [
  { key: 'acked', name: '已签收' },
  { key: 'late', name: '逾期签收' },
  { key: 'accepted', name: '已送达平台' },
  { key: 'unconfirmed', name: '送达待确认' },
  { key: 'pending', name: '发送中' },
  { key: 'suppressed', name: '未发送' },
  { key: 'invalid', name: '无法送达' },
];

export const RECEIPT_WORDS: Record<string, string> = {
  QUEUED: '发送中',
  ACCEPTED: '已送达平台',
  UNCONFIRMED: '送达待确认',
  INVALID: '无法送达',
  ACKED: '已签收',
  ACKED_LATE: '逾期签收',
  SUPPRESSED: '未发送',
};

export interface BulletinActWords {
  name: string;
  /** What the second press says; without it one press is enough. */
  confirm?: string;
  /** The sheet that asks why. */
  reason?: ReasonWords;
  done: string;
  kind: 'primary' | 'default' | 'warn';
}

const ACT_WORDS: Record<BulletinAct, BulletinActWords> = {
  submit: { name: '提交发送', confirm: '再按一次，确认发送', done: '已提交', kind: 'primary' },
  approve: { name: '同意发送', confirm: '再按一次，同意发送', done: '已同意，倒计时后发送', kind: 'primary' },
  refuse: {
    name: '退回修改',
    reason: { title: '退回修改', hint: '写明要改什么，作者会看到。', placeholder: '如 标题请写明骗局', submit: '退回' },
    done: '已退回',
    kind: 'default',
  },
  abort: { name: '停止发送', done: '已停止，退回草稿', kind: 'warn' },
  remind: { name: '一键催办未签收', confirm: '再按一次，确认催办', done: '已催办', kind: 'primary' },
  recall: {
    name: '撤回通报',
    reason: {
      title: '撤回通报',
      hint: '已收到的人会看到“已撤回，请勿再转发”。撤回后不能恢复。',
      placeholder: '如 内容有误',
      submit: '撤回通报',
      confirm: '再按一次，确认撤回',
    },
    done: '已撤回',
    kind: 'warn',
  },
  close: { name: '提前截止', done: '已截止', kind: 'default' },
};

/** What an act is called. Whatever reaches people says how many before it is pressed a second time. */
export function wordsOf(
  act: BulletinAct,
  {
    state,
    sendingAt,
    reach,
    approvalAbove,
    counters,
  }: Pick<BulletinViewData, 'state' | 'sendingAt' | 'reach' | 'approvalAbove' | 'counters'>,
): BulletinActWords {
  const words = ACT_WORDS[act];
  if (act === 'submit' && reach && reach.people > approvalAbove)
    return {
      ...words,
      confirm: `再按一次，送另一位民警审批（发给${reach.people}人）`,
      done: '已提交，另一位民警同意后才发送',
    };
  if (reach && words.confirm && (act === 'submit' || act === 'approve'))
    return { ...words, confirm: `${words.confirm}给${reach.people}人` };
  if (reach && words.confirm && act === 'remind') return { ...words, confirm: `${words.confirm}${reach.people}人` };
  // Nothing is being sent yet: it is only taken back from whoever would approve it.
  if (act === 'abort' && state === 'PENDING_APPROVAL')
    return { name: '撤回送审', done: '已撤回送审，退回草稿', kind: 'default' };
  const { acked, late, accepted, unconfirmed } = counters;
  if (act === 'close')
    return { ...words, confirm: `再按一次，现在截止（还有${accepted + unconfirmed}人没签收，不再催办，不能恢复）` };
  if (act === 'recall' && sendingAt !== null && words.reason) {
    const hint = `已收到的${acked + late + accepted + unconfirmed}人会看到“已撤回，请勿再转发”。撤回后不能恢复。`;
    return { ...words, reason: { ...words.reason, hint } };
  }
  if (act !== 'recall') return words;
  // Before anything was sent there is nothing to take back from anybody.
  return { name: '作废这份通报', confirm: '再按一次，确认作废', done: '已作废', kind: 'default' };
}

/** How many, and where: 「1234人，57个单位：某某、某某、某某等」. */
export function reachText({ people, organisations, first }: NonNullable<BulletinViewData['reach']>): string {
  if (organisations === 0) return `${people}人`;
  const more = organisations > first.length ? '等' : '';
  return `${people}人，${organisations}个单位${first.length > 0 ? `：${first.join('、')}${more}` : ''}`;
}

const MAIN: Record<BulletinViewData['state'], BulletinAct[]> = {
  DRAFT: ['submit'],
  PENDING_APPROVAL: ['approve', 'refuse'],
  SCHEDULED: ['abort'],
  SENDING: ['abort', 'remind'],
  SENT: ['remind'],
  CLOSED: [],
  CANCELLED: [],
};

/** The one or two acts of the moment, and what is rarely wanted. */
export function arranged({ state, allowed }: Pick<BulletinViewData, 'state' | 'allowed'>) {
  const acts = allowed.filter((act): act is BulletinAct => act !== 'edit' && act !== 'correct');
  return {
    main: MAIN[state].filter((act) => acts.includes(act)),
    more: acts.filter((act) => !MAIN[state].includes(act)),
  };
}

type Seen = Pick<BulletinViewData, 'state' | 'reach' | 'sendingAt' | 'timeline'>;
type Ask<T> = () => Promise<T>;

/**
 * One bulletin asked for again and again: whom it would reach is counted the first time, and after whatever was done to
 * it since. `again` answers without that number.
 */
export function countedOnce<T extends Seen>({ one, again }: { one: Ask<T>; again: Ask<T> }): Ask<T> {
  let counted: { after: string; reach: T['reach'] } | null = null;
  return async () => {
    if (counted) {
      const view = await again();
      if (view.sendingAt !== null) return view;
      if (counted.after === lastEntry(view)) return { ...view, reach: counted.reach };
    }
    const view = await one();
    counted = { after: lastEntry(view), reach: view.reach };
    return view;
  };
}

const lastEntry = ({ state, timeline }: Seen): string => `${state} ${timeline.length}`;
