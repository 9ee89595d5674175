import { useState } from 'react';
import { ReasonSheet } from '../parts/reason-sheet.tsx';
import type { ReasonWords } from '../parts/reason-words.ts';
import { closeSheet } from '../route.ts';
import type { SheetNeeds } from './sheet-needs.ts';

const WORDS: Record<'return' | 'revoke', ReasonWords> = {
  return: {
    title: '退回补充',
    hint: '写明还缺什么，反馈人会收到。',
    placeholder: '如 请补充见面时间和劝阻方式',
    submit: '退回',
  },
  revoke: {
    title: '撤销预警',
    hint: '已签收的人会收到停止查找的通知。撤销后不能恢复。',
    placeholder: '如 重复下发',
    submit: '撤销预警',
    confirm: '再按一次，确认撤销',
  },
};

/** Sent back or revoked, and why. */
export function ReasonAct({ act, pending, perform }: SheetNeeds & { act: keyof typeof WORDS }) {
  const [trouble, setTrouble] = useState('');
  const send = async (reason: string) => {
    const failed = await perform(act, { reason });
    if (!failed) return closeSheet();
    setTrouble(failed.message);
  };
  return (
    <ReasonSheet
      words={WORDS[act]}
      isBusy={pending === act}
      isDisabled={pending !== null}
      trouble={trouble}
      onSend={send}
    />
  );
}
