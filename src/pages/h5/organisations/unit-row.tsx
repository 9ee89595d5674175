import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { organisations, type Unit } from './api.ts';

interface UnitRowProps {
  unit: Unit;
  /** Null: the reader names no owners here. */
  organisationCode: string | null;
  onChanged: () => Promise<void>;
}

/** A unit with who answers for it; another is named by his employee number. */
export function UnitRow({ unit, organisationCode, onChanged }: UnitRowProps) {
  const [isOpen, setOpen] = useState(false);
  const [number, setNumber] = useState('');
  const { busy, trouble, run, refuse } = useAct();
  const save = async () => {
    if (number.trim() === '') return refuse('请填写工号');
    const done = await run('save', async () => {
      await organisations.setOwner(unit.id, `${organisationCode}/${number.trim()}`);
    });
    if (!done) return;
    setOpen(false);
    await onChanged();
  };
  return (
    <div>
      <div className="ends">
        <span>
          {unit.name} <span className="small">{unit.people}人</span>
          <br />
          {unit.owners.length === 0 ? (
            <span className="fault">缺负责人</span>
          ) : (
            <span className="small">
              {unit.owners.map(({ name, deputy }) => (deputy ? `${name}（副）` : name)).join('、')}
            </span>
          )}
        </span>
        {organisationCode !== null && (
          <button type="button" className="text-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {unit.owners.length === 0 ? '指定' : '更换'}
          </button>
        )}
      </div>
      {isOpen && (
        <div className="form-in">
          <label>
            <span>新负责人的工号</span>
            <input type="text" value={number} onChange={(event) => setNumber(event.target.value)} />
          </label>
          {trouble && <p className="fault">{trouble}</p>}
          <ActButton isBusy={busy !== null} onPress={save}>
            保存
          </ActButton>
        </div>
      )}
    </div>
  );
}
