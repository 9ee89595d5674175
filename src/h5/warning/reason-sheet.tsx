import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { closeSheet } from '../route.ts';
import { ReasonField } from './reason-field.tsx';
import type { SheetNeeds } from './sheet-needs.ts';

interface Kind {
  title: string;
  hint: string;
  placeholder: string;
  submit: string;
  /** What the second press says, where a slip could not be mended. */
  confirm?: string;
}

const KINDS: Record<'return' | 'revoke', Kind> = {
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

/** An act that takes a reason and nothing else. */
export function ReasonSheet({ act, pending, perform }: SheetNeeds & { act: 'return' | 'revoke' }) {
  const { title, hint, placeholder, submit, confirm } = KINDS[act];
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const [trouble, setTrouble] = useState('');
  const send = async () => {
    if (reason.trim() === '') return setTrouble('请写明原因');
    if (confirm && !isSure) return setSure(true);
    const failed = await perform(act, { reason: reason.trim() });
    if (!failed) return closeSheet();
    setTrouble(failed.message);
  };
  return (
    <Sheet
      title={title}
      hint={hint}
      foot={
        <>
          {trouble && <p className="fault">{trouble}</p>}
          <ActButton
            kind={confirm ? 'warn' : 'primary'}
            isBusy={pending === act}
            isDisabled={pending !== null}
            onPress={send}
          >
            {isSure && confirm ? confirm : submit}
          </ActButton>
        </>
      }
    >
      <ReasonField
        value={reason}
        placeholder={placeholder}
        onChange={(typed) => {
          setReason(typed);
          setSure(false);
        }}
      />
    </Sheet>
  );
}
