import '../parts/form.css';
import { useState } from 'react';
import type { RequestData } from '../../../domain/privacy/api.ts';
import { ApiProblem, call } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { closeSheet } from '../route.ts';

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

export function RequestSheet({
  kind,
  onAsked,
}: {
  kind: 'CORRECTION' | 'DELETION';
  onAsked: (number: string) => Promise<void>;
}) {
  const { title, hint, placeholder } = KINDS[kind];
  const [words, setWords] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const send = async () => {
    if (words.trim().length < 2) return setTrouble('请写明内容，至少2个字');
    setBusy(true);
    try {
      const { number } = await call<RequestData>('POST', '/api/me/requests', { kind, words: words.trim() });
      closeSheet();
      await onAsked(number);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={title}
      hint={hint}
      foot={
        <>
          {trouble && <p className="fault">{trouble}</p>}
          <ActButton kind="primary" isBusy={isBusy} onPress={send}>
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
