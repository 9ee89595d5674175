import type { WarningViewData } from '../../../domain/warnings/api.ts';
import { nextOf } from './detail.ts';
import { isUrgent, missedText, owedBy, type Reader, readerOf } from './rules.ts';

export interface WhatNow {
  title: string;
  hint: string;
  /** `label` follows the time left, as in 「04:32 内请见到本人」. */
  due: { at: string; label: string } | null;
  /** What somebody should have done by then; it counts up from there. */
  late: { since: string; missed: string; by: string; task: string } | null;
  tone: 'act' | 'wait' | 'over';
}

interface Words {
  steps: string[];
  outcomes: Record<string, string>;
}

/** The one line a tired reader needs: what is asked of him now, and until when. */
export function whatNow(view: WarningViewData, words: Words): WhatNow {
  const reader = readerOf(view);
  if (reader.readsOnly) {
    const title = howItStands(view, wordOf(view.openReason ?? view.outcome, words));
    return { ...over(title), due: null, late: lateOf(view) };
  }
  const said =
    sentBack(view, reader) ?? askedToTake(view) ?? offered(view, reader) ?? SAID[view.state](view, reader, words);
  return { ...said, due: dueOf(view, words), late: lateOf(view) };
}

function lateOf({ overdue, exhausted, owner }: WarningViewData): WhatNow['late'] {
  return overdue && { since: overdue.since, missed: missedText(overdue, exhausted), ...owedBy(overdue, owner) };
}

type Said = Omit<WhatNow, 'due' | 'late'>;
type Sentence = (view: WarningViewData, reader: Reader, words: Words) => Said;

const act = (title: string, hint = ''): Said => ({ title, hint, tone: 'act' });
const wait = (title: string, hint = ''): Said => ({ title, hint, tone: 'wait' });
const over = (title: string, hint = ''): Said => ({ title, hint, tone: 'over' });

const toBeMatched =
  (title: string): Sentence =>
  ({ allowed }) =>
    allowed.includes('match')
      ? act(title, '请查找并核对员工，选定后立即下发')
      : wait('等待反诈中心匹配员工', '匹配后会立即下发');

const SAID: Record<WarningViewData['state'], Sentence> = {
  NEW: toBeMatched('请确认并匹配员工'),
  UNMATCHED: toBeMatched('请为这条预警匹配员工'),
  RETURNED: (view, reader, words) => {
    if (view.allowed.includes('match')) return act('已被退回，请改派', `退回原因：${wordOf(view.outcome, words)}`);
    return over('已转民警核查，无需再找', reader.isReporter ? '谢谢您的反馈' : '');
  },
  MATCHED: () => wait('已匹配，到时间自动下发'),
  DISPATCHED: (view, reader) => {
    if (!view.allowed.includes('ack')) {
      return reader.isPolice ? act('企业还没有签收', '请接手，或转派值班') : wait('等待签收');
    }
    return isUrgent(view)
      ? act('请立即签收，马上去找他', '直接到现场：不先打电话，不在群里问，不惊动旁人')
      : act('请签收，并提醒这位同事', '签收后当面或电话联系，请保密，不在群里谈论');
  },
  ACKED: (view, reader) => {
    if (reader.isOwner) {
      return isUrgent(view)
        ? act('请直接到现场找到他', '先请他放下手机，占线多半还在通话，请继续找')
        : act('请尽快联系上他', '当面或电话都可以，联系上后按一下');
    }
    if (view.allowed.includes('ack')) return act('一直没有进展，请您签收', '签收后马上去找这位同事');
    return othersTurn(view, reader, '正在去找本人');
  },
  CONTACTED: (view, reader) =>
    reader.isOwner
      ? act('见到了，现在情况怎样？', '选一项就行，细节稍后再补；若有转账，请马上陪他拨110')
      : othersTurn(view, reader, '已见到本人，等待反馈结果'),
  REPORTED: (view, reader, words) => (view.openReason ? leftOpen(view, reader, words) : awaitsReview(view, words)),
  CLOSED: (view, _reader, words) => over('已办结，辛苦了', view.outcome ? `结果：${wordOf(view.outcome, words)}` : ''),
  REVOKED: () => over('预警已撤销，请停止查找', '如已见面，当作普通防骗提醒即可'),
};

/** The reviewer wants more: whoever reported reads first that, and why. */
function sentBack({ state, timeline }: WarningViewData, { isOwner }: Reader): Said | null {
  if (!isOwner || (state !== 'ACKED' && state !== 'CONTACTED')) return null;
  const [last] = timeline.filter(({ action }) => action === 'sent_back' || action === 'reported').slice(-1);
  if (last?.action !== 'sent_back') return null;
  const { reason } = last.detail;
  return act('反馈被退回，请补充后重新反馈', typeof reason === 'string' ? `退回原因：${reason}` : '');
}

/** A colleague asks him to take it: that comes before whatever else the page could tell somebody who does not have it. */
function askedToTake({ handOver, owner }: WarningViewData): Said | null {
  if (!handOver?.me) return null;
  return act(`${owner?.name ?? '同事'}请您接手`, '请在「我的任务」里确认接手，或答复暂不能接；确认前仍由对方负责');
}

/** Until the colleague confirms, it stays the owner's. */
function offered({ handOver, state }: WarningViewData, { isOwner }: Reader): Said | null {
  if (!handOver || !isOwner || state === 'REPORTED') return null;
  return act(`已请${handOver.to}接手，等待确认`, '确认前仍由您负责，请继续处置');
}

function awaitsReview(view: WarningViewData, words: Words): Said {
  const outcome = wordOf(view.outcome, words);
  if (view.allowed.includes('approve') || view.allowed.includes('return')) {
    return act('请复核处置结果', `反馈结果：${outcome}`);
  }
  if (view.allowed.includes('supplement')) return act('反馈还需补充一点', `结果已记录：${outcome}`);
  return over('已反馈，谢谢您', nextOf(view.outcome) ?? '等待民警复核，无需操作');
}

function leftOpen(view: WarningViewData, reader: Reader, words: Words): Said {
  const outcome = wordOf(view.openReason, words);
  if (reader.isOwner && view.owner?.kind === 'POLICE') {
    const mayClose = view.allowed.includes('police_close');
    return act(`请继续处置：${outcome}`, mayClose ? '处置完毕后办结' : '处置完毕后，请派出所值班办结');
  }
  if (reader.isPolice) {
    const { owner } = view;
    return owner?.kind === 'POLICE'
      ? wait(`${owner.name}正在处置`, `反馈结果：${outcome}`)
      : act(`反馈结果：${outcome}`, '请接手，或转派值班');
  }
  const next = nextOf(view.openReason) ?? '已转民警';
  return view.allowed.includes('supplement') ? act(next, '还有几项请补充，不急') : over(next, `已反馈：${outcome}`);
}

function othersTurn(view: WarningViewData, reader: Reader, doing: string): Said {
  const who = view.owner ? `${view.owner.kind === 'POLICE' ? '民警' : ''}${view.owner.name}` : '同事';
  if (reader.isPolice) return wait(`${who}${doing}`, view.lapsed ? '超时未进展，请接手或转派值班' : '需要时可以接手');
  return wait(`${who}${doing}`, '您无需操作，请留意支援消息');
}

function dueOf(view: WarningViewData, { steps }: Words): WhatNow['due'] {
  const { next, handOver } = view;
  if (handOver?.me) return { at: handOver.until, label: '内请答复是否接手' };
  if (!next) return null;
  const met = isUrgent(view) ? '内请见到本人' : '内请联系上本人';
  const labels: Record<string, string> = {
    ack: '内请签收',
    match: '内请完成匹配',
    contact: met,
    outcome: view.state === 'REPORTED' ? '内请办结' : '内请反馈结果',
    review: '内请完成复核',
    alarm: '后再次告警',
    ladder: view.state === 'MATCHED' ? '后自动下发' : nextStep(view.escalationStep, steps),
  };
  return { at: next.dueAt, label: labels[next.purpose] ?? '' };
}

function nextStep(notified: number, steps: string[]): string {
  const step = steps[notified + 1];
  if (!step) return '后继续升级';
  return notified === 0 ? `后${step}` : `后通知${step}`;
}

function wordOf(outcome: string | null, { outcomes }: Words): string {
  return (outcome && outcomes[outcome]) || '';
}

/** How it stands, for whoever checks the work of others: nothing is asked of him. */
function howItStands({ state, openReason }: WarningViewData, outcome: string): string {
  switch (state) {
    case 'NEW':
    case 'UNMATCHED':
      return '等待反诈中心匹配员工';
    case 'RETURNED':
      return `已退回：${outcome}`;
    case 'MATCHED':
      return '已匹配，到时间自动下发';
    case 'DISPATCHED':
      return '已下发，等待签收';
    case 'ACKED':
      return '已签收，尚未见到本人';
    case 'CONTACTED':
      return '已见到本人，等待反馈结果';
    case 'REPORTED':
      return openReason ? `已反馈：${outcome}，民警处置中` : `已反馈：${outcome}，等待复核`;
    case 'CLOSED':
      return outcome ? `已办结：${outcome}` : '已办结';
    case 'REVOKED':
      return '已撤销';
  }
}
