import { useCallback, useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { useLoaded } from '../use-loaded.ts';
import { defects, type Mend } from './api.ts';

interface AssignFormProps {
  id: string;
  isBusy: boolean;
  onPick: (mend: Mend) => Promise<void>;
}

/** An officer for the post nobody holds; those of the station stand first. */
export function AssignForm({ id, isBusy, onPick }: AssignFormProps) {
  const load = useCallback(() => defects.officers(id), [id]);
  const { data, problem } = useLoaded(load);
  const [personId, setPersonId] = useState('');
  if (problem) return <p className="fault">{problem.message}</p>;
  if (!data) return <p className="small">正在打开…</p>;
  return (
    <div className="form">
      <label>
        <span>民警</span>
        <select value={personId} onChange={(event) => setPersonId(event.target.value)}>
          <option value="">请选择</option>
          {data.officers.map((one) => (
            <option key={one.personId} value={one.personId}>
              {one.name} {one.post}
              {one.near ? '（本所）' : ''}
            </option>
          ))}
        </select>
      </label>
      <ActButton
        kind="primary"
        isBusy={isBusy}
        isDisabled={!personId}
        onPress={() => onPick({ act: 'assign', personId })}
      >
        确认指定
      </ActButton>
    </div>
  );
}
