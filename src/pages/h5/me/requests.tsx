import { useState } from 'react';
import type { RequestData } from '../../../domain/privacy/api.ts';
import { call } from '../../kit/call.ts';
import { ActButton, Fault, useCommand } from '../../kit/command.tsx';
import { closeSheet } from '../../kit/router.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { dayText } from '../../kit/time.ts';

export const KIND_NAMES = { CORRECTION: '更正', DELETION: '删除' } as const;
const STATES = { OPEN: '办理中', DONE: '已办理', REFUSED: '未予办理' } as const;

export function RequestRow({ request }: { request: RequestData }) {
  const { kind, number, state, createdAt, dueAt, answer } = request;
  return (
    <div className="request">
      <p>
        <b>{KIND_NAMES[kind]}</b> <span className={`state state-${state}`}>{STATES[state]}</span>
      </p>
      <p className="small">
        编号{number}，{dayText(createdAt)}提出
        {state === 'OPEN' && `，最迟${dayText(dueAt)}答复`}
      </p>
      {answer && <p className="answer">答复：{answer}</p>}
    </div>
  );
}

const KINDS = {
  CORRECTION: {
    title: '申请更正',
    hint: '写明哪一项不对、应该是什么。请勿填写身份证号、银行卡号。',
    placeholder: '如 部门已调到总装车间',
  },
  DELETION: {
    title: '申请删除',
    hint: '写明希望删除什么。依法必须保存的部分，我们会说明原因。',
    placeholder: '如 请删除我填写的三项防护',
  },
};

interface RequestSheetProps {
  kind: 'CORRECTION' | 'DELETION';
  onAsked: (number: string) => Promise<void>;
}

export function RequestSheet({ kind, onAsked }: RequestSheetProps) {
  const { title, hint, placeholder } = KINDS[kind];
  const [words, setWords] = useState('');
  const { busy, trouble, run, refuse } = useCommand();
  const send = async () => {
    if (words.trim().length < 2) return refuse('请写明内容，至少2个字');
    await run('ask', async () => {
      const { number } = await call<RequestData>('POST', '/api/me/requests', { kind, words: words.trim() });
      closeSheet();
      await onAsked(number);
    });
  };
  return (
    <Sheet
      title={title}
      hint={hint}
      foot={
        <>
          <Fault words={trouble} />
          <ActButton kind="primary" isBusy={busy !== null} onPress={send}>
            提交申请
          </ActButton>
        </>
      }
    >
      <textarea
        className="words"
        rows={5}
        maxLength={500}
        value={words}
        placeholder={placeholder}
        aria-label={title}
        onChange={(event) => setWords(event.target.value)}
      />
    </Sheet>
  );
}
