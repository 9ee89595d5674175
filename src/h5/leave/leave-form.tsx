import '../parts/form.css';
import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { fromLocalInput } from '../time.ts';
import { useAct } from '../use-act.ts';
import { type Colleague, roster } from './api.ts';

export function LeaveForm({ colleagues, onAdded }: { colleagues: Colleague[]; onAdded: () => Promise<void> }) {
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [substituteId, setSubstituteId] = useState('');
  const { busy, trouble, run, refuse } = useAct();
  const send = async () => {
    const [starts, ends] = [fromLocalInput(from), fromLocalInput(until)];
    if (!starts || !ends) return refuse('请填写开始和结束时间');
    const done = await run('add', async () => {
      await roster.addLeave({ from: starts, until: ends, ...(substituteId ? { substituteId } : {}) });
    });
    if (!done) return;
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
        <ActButton kind="primary" isBusy={busy !== null} onPress={send}>
          登记请假
        </ActButton>
      </div>
    </section>
  );
}
