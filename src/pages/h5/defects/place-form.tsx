import { useState } from 'react';
import { ApiProblem } from '../call.ts';
import { organisations, type Unit } from '../organisations/api.ts';
import { ActButton } from '../parts/act-button.tsx';
import { useLoaded } from '../use-loaded.ts';
import { defects, type Found, type Mend } from './api.ts';

interface PlaceFormProps {
  isBusy: boolean;
  onPick: (mend: Mend) => Promise<void>;
}

/** Says what a department is: an organisation, and one of its units when it is one. */
export function PlaceForm({ isBusy, onPick }: PlaceFormProps) {
  const { data, problem } = useLoaded(defects.departments);
  const [department, setDepartment] = useState('');
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Found[] | null>(null);
  const [picked, setPicked] = useState<Found | null>(null);
  const [units, setUnits] = useState<Unit[]>([]);
  const [unit, setUnit] = useState('');
  const [trouble, setTrouble] = useState('');
  const asking = async (ask: () => Promise<void>) => {
    setTrouble('');
    await ask().catch((error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    });
  };
  const search = () =>
    asking(async () => {
      if (words.trim() !== '') setFound((await defects.organisations(words.trim())).organisations);
    });
  const pick = (one: Found) =>
    asking(async () => {
      setPicked(one);
      setUnit('');
      // Whoever only counts places without seeing their units.
      setUnits(await unitsOf(one.id));
    });
  if (problem) return <p className="fault">{problem.message}</p>;
  if (!data) return <p className="small">正在打开…</p>;
  if (data.departments.length === 0) return <p className="small">没有等待的部门了，请刷新</p>;
  return (
    <div className="form">
      <label>
        <span>企业微信部门</span>
        <select value={department} onChange={(event) => setDepartment(event.target.value)}>
          <option value="">请选择</option>
          {data.departments.map((one) => (
            <option key={one.id} value={one.id}>
              部门{one.id}，{one.people}人等待（{one.accounts.join('、')}）
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>单位名称或编码</span>
        <input type="text" value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      <ActButton onPress={search}>查找单位</ActButton>
      {found?.length === 0 && <p className="small">没有找到，请换几个字</p>}
      <ul className="found">
        {found?.map((one) => (
          <li key={one.id}>
            <button type="button" aria-pressed={picked?.id === one.id} onClick={() => void pick(one)}>
              {one.name} <span className="small">{one.code}</span>
            </button>
          </li>
        ))}
      </ul>
      {units.length > 0 && (
        <label>
          <span>单位里的部门（可不选）</span>
          <select value={unit} onChange={(event) => setUnit(event.target.value)}>
            <option value="">整个单位</option>
            {units.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      )}
      {trouble && <p className="fault">{trouble}</p>}
      <ActButton
        kind="primary"
        isBusy={isBusy}
        isDisabled={!department || !picked}
        onPress={() =>
          onPick({
            act: 'place',
            department: Number(department),
            ...(picked ? { organisationId: picked.id } : {}),
            ...(unit ? { gridUnitId: unit } : {}),
          })
        }
      >
        确认
      </ActButton>
    </div>
  );
}

async function unitsOf(id: string): Promise<Unit[]> {
  try {
    return (await organisations.units(id)).units;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 403) return [];
    throw error;
  }
}
