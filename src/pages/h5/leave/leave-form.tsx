import '../parts/form.css';
import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { SureQuestion } from '../parts/sure.tsx';
import { fromLocalInput, minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { type Bare, type Colleague, roster } from './api.ts';

export function LeaveForm({ colleagues, onAdded }: { colleagues: Colleague[]; onAdded: () => Promise<void> }) {
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [substituteId, setSubstituteId] = useState('');
  const { busy, trouble, run, refuse } = useAct();
  // What the leave as it is filled in now would leave without advisor; asked anew when it changes.
  const filled = `${from} ${until} ${substituteId}`;
  const [bare, setBare] = useState<{ of: string; organisations: Bare[] } | null>(null);
  const warned = bare?.of === filled ? bare.organisations : [];
  const send = async (isSure: boolean) => {
    const [starts, ends] = [fromLocalInput(from), fromLocalInput(until)];
    if (!starts || !ends) return refuse('请填写开始和结束时间');
    let isLeftBare = false;
    const done = await run('add', async () => {
      if (!isSure && !substituteId && starts < ends) {
        const { organisations } = await roster.bare(starts, ends);
        setBare({ of: filled, organisations });
        isLeftBare = organisations.length > 0;
        if (isLeftBare) return;
      }
      await roster.addLeave({ from: starts, until: ends, ...(substituteId ? { substituteId } : {}) });
    });
    if (!done || isLeftBare) return;
    setBare(null);
    setFrom('');
    setUntil('');
    setSubstituteId('');
    await onAdded();
  };
  return (
    <section className="card form">
      <h2>我要请假</h2>
      <label>
        <span>开始</span>
        <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        <span>结束</span>
        <input type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />
      </label>
      {colleagues.length === 0 ? (
        <p className="small">没有可以代班的同事：代班人须是同单位的安全顾问，或同所的民警。</p>
      ) : (
        <label>
          <span>代班人</span>
          <select value={substituteId} onChange={(event) => setSubstituteId(event.target.value)}>
            <option value="">不指定</option>
            {colleagues.map(({ personId, name, post }) => (
              <option key={personId} value={personId}>
                {name}（{post}）
              </option>
            ))}
          </select>
        </label>
      )}
      {trouble && <p className="fault">{trouble}</p>}
      <div className="row-buttons">
        {warned.length > 0 ? (
          <SureQuestion
            danger={{ says: warned.map(bareText).join(''), again: '仍然登记' }}
            isBusy={busy !== null}
            onSure={() => void send(true)}
          />
        ) : (
          <ActButton kind="primary" isBusy={busy !== null} onPress={() => void send(false)}>
            登记请假
          </ActButton>
        )}
      </div>
    </section>
  );
}

function bareText({ name, from, until, instead, people }: Bare): string {
  const who = instead === null ? '目前没有人能接到预警' : `预警改发给${instead}（${people}人）`;
  return `${name}从${minuteText(from)}至${minuteText(until)}没有安全顾问，${who}，民警会收到待办。请尽量指定代班人。`;
}
