import '../parts/form.css';
import { useState } from 'react';
import type { output } from 'zod';
import type { OpenRequestView } from '../../../domain/privacy/api.ts';
import { ApiProblem, call } from '../call.ts';
import { KIND_NAMES } from '../me/request-row.tsx';
import { ActButton } from '../parts/act-button.tsx';
import { type Sure, SureButton } from '../parts/sure.tsx';
import { dayText } from '../time.ts';
import { type Done, WhatIsDone } from './what-is-done.tsx';

interface OpenRequestProps {
  request: output<typeof OpenRequestView>;
  onAnswered: () => Promise<void>;
}

const ERASES: Record<NonNullable<Done['deletes']>, string> = {
  PERSON: '的姓名、手机号、企业微信账号、工号、岗位、防护和截图永久删除，任职和登录立即结束。不能恢复。',
  PROTECTIONS: '自愿填写的防护和截图永久删除，其他资料保留。不能恢复。',
};

type Answer = 'DONE' | 'REFUSED';

export function OpenRequest({ request, onAnswered }: OpenRequestProps) {
  const [answer, setAnswer] = useState('');
  const [done, setDone] = useState<Done>({});
  const [busy, setBusy] = useState<Answer | null>(null);
  const [trouble, setTrouble] = useState('');
  const isErased = request.kind === 'DELETION' && done.deletes !== undefined && answer.trim().length >= 2;
  const send = async (state: Answer) => {
    if (answer.trim().length < 2) return setTrouble('请写明答复，申请人会看到');
    setBusy(state);
    try {
      await call('POST', `/api/data-requests/${request.id}/answer`, {
        state,
        answer: answer.trim(),
        ...(state === 'DONE' ? done : {}),
      });
      await onAnswered();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(null);
    }
  };
  const erase = (_sure: Sure) => send('DONE');
  return (
    <section className="card">
      <h2>
        {KIND_NAMES[request.kind]} · {request.person}
      </h2>
      <p className="small">{request.organisation ?? '未登记单位'}</p>
      <p className="small">
        {[request.unit, request.employeeNo && `工号${request.employeeNo}`].filter(Boolean).join(' · ')}
      </p>
      <p className="small">
        编号{request.number}，最迟{dayText(request.dueAt)}
      </p>
      <p className="quote">{request.words}</p>
      <WhatIsDone kind={request.kind} done={done} onChange={setDone} />
      <textarea
        className="words"
        rows={2}
        maxLength={500}
        value={answer}
        placeholder="答复，如 已更正为总装车间"
        aria-label="答复"
        onChange={(event) => setAnswer(event.target.value)}
      />
      {trouble && <p className="fault">{trouble}</p>}
      <div className="row-buttons">
        {isErased && done.deletes ? (
          <SureButton
            danger={{ says: `${request.person}（1人）${ERASES[done.deletes]}`, again: '删除' }}
            kind="primary"
            isBusy={busy === 'DONE'}
            isDisabled={busy !== null}
            onSure={erase}
          >
            已办理
          </SureButton>
        ) : (
          <ActButton kind="primary" isBusy={busy === 'DONE'} isDisabled={busy !== null} onPress={() => send('DONE')}>
            已办理
          </ActButton>
        )}
        <ActButton isBusy={busy === 'REFUSED'} isDisabled={busy !== null} onPress={() => send('REFUSED')}>
          不予办理
        </ActButton>
      </div>
    </section>
  );
}
