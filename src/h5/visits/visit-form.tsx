import '../parts/form.css';
import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { type Patch, PURPOSES, type Visit, visits } from './api.ts';

interface VisitFormProps {
  patches: Patch[];
  /** The patch whose row was pressed. */
  unitId: string;
  onUnit: (id: string) => void;
  today: string;
  onRecorded: () => Promise<void>;
}

/** Where, when, why and how many: nobody who was spoken to is named. */
export function VisitForm({ patches, unitId, onUnit, today, onRecorded }: VisitFormProps) {
  const [day, setDay] = useState(today);
  const [purpose, setPurpose] = useState<Visit['purpose']>('PUBLICITY');
  const [people, setPeople] = useState('');
  const { busy, trouble, run, refuse } = useAct();
  const isSeveral = new Set(patches.map(({ organisation }) => organisation)).size > 1;
  const send = async () => {
    if (unitId === '') return refuse('请选择部门');
    if (!/^[1-9]\d{0,3}$/.test(people.trim())) return refuse('请填写走访人数，如 12');
    const done = await run('record', async () => {
      await visits.record({ gridUnitId: unitId, visitedOn: day || today, purpose, people: Number(people) });
    });
    if (!done) return;
    setPeople('');
    await onRecorded();
  };
  return (
    <section className="card form" id="record">
      <h2>登记一次走访</h2>
      <label>
        <span>部门</span>
        <select value={unitId} onChange={(event) => onUnit(event.target.value)}>
          <option value="">请选择</option>
          {patches.map(({ id, name, organisation }) => (
            <option key={id} value={id}>
              {isSeveral ? `${organisation} ${name}` : name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>日期</span>
        <input type="date" value={day} max={today} onChange={(event) => setDay(event.target.value)} />
      </label>
      <label>
        <span>事由</span>
        <select value={purpose} onChange={(event) => setPurpose(event.target.value as Visit['purpose'])}>
          {Object.entries(PURPOSES).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>当面谈了几人</span>
        <input
          type="text"
          inputMode="numeric"
          maxLength={4}
          placeholder="如 12"
          value={people}
          onChange={(event) => setPeople(event.target.value)}
        />
      </label>
      <p className="small">只记人数，不记是谁。</p>
      {trouble && <p className="fault">{trouble}</p>}
      <div className="row-buttons">
        <ActButton kind="primary" isBusy={busy !== null} onPress={send}>
          登记走访
        </ActButton>
      </div>
    </section>
  );
}
