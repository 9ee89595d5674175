import type { RequestData } from '../../../domain/privacy/api.ts';
import { dayText } from '../time.ts';

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
