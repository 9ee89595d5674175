import { useState } from 'react';
import type { output } from 'zod';
import type { DepartmentList, OfficerList, OrganisationFound, RepairBody } from '../../../domain/readiness/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { ActButton, Fault, useCommand } from '../../kit/command.tsx';
import { useLoaded } from '../../kit/data.ts';
import { optionsOf, Typed } from '../../kit/fields.tsx';
import { loadUnits, type Unit } from '../readiness.ts';

type AnyRepair = output<typeof RepairBody>;
/** What ends somebody's employment or gives an account to another, and cannot be undone here. */
export type EndingAct = 'gone' | 'left' | 'same_human' | 'another_human';
export type Repair = Omit<AnyRepair, 'act'> & { act: Exclude<AnyRepair['act'], EndingAct> };

interface FormProps {
  isBusy: boolean;
  onPick: (repair: Repair) => Promise<void>;
}

/** An officer for the post nobody holds; those of the station stand first. */
export function AssignForm({ id, isBusy, onPick }: FormProps & { id: string }) {
  const { data, problem } = useLoaded<output<typeof OfficerList>>(
    `/api/readiness/defects/${encodeURIComponent(id)}/officers`,
  );
  const [personId, setPersonId] = useState('');
  if (problem) return <Fault words={problem.message} />;
  if (!data) return <p className="small">正在打开…</p>;
  return (
    <div className="form">
      <Typed
        title="民警"
        kind="choice"
        options={optionsOf(
          data.officers,
          (one) => [one.personId, `${one.name} ${one.post}${one.near ? '（本所）' : ''}`],
          '请选择',
        )}
        value={personId}
        onChange={setPersonId}
      />
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

type Found = output<typeof OrganisationFound>['organisations'][number];

/** Says what a department is: an organisation, and one of its units when it is one. */
export function PlaceForm({ isBusy, onPick }: FormProps) {
  const { data, problem } = useLoaded<output<typeof DepartmentList>>('/api/readiness/departments');
  const [department, setDepartment] = useState('');
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Found[] | null>(null);
  const [picked, setPicked] = useState<Found | null>(null);
  const [units, setUnits] = useState<Unit[]>([]);
  const [unit, setUnit] = useState('');
  const { trouble, run } = useCommand();
  const search = () =>
    run('search', async () => {
      if (words.trim() === '') return;
      const by = query({ q: words.trim() });
      setFound((await call<output<typeof OrganisationFound>>('GET', `/api/organisations?${by}`)).organisations);
    });
  const pick = (one: Found) =>
    run('pick', async () => {
      setPicked(one);
      setUnit('');
      setUnits(await unitsOf(one.id));
    });
  if (problem) return <Fault words={problem.message} />;
  if (!data) return <p className="small">正在打开…</p>;
  if (data.departments.length === 0) return <p className="small">没有等待的部门了，请刷新</p>;
  return (
    <div className="form">
      <Typed
        title="企业微信部门"
        kind="choice"
        options={optionsOf(
          data.departments,
          (one) => [String(one.id), `部门${one.id}，${one.people}人等待（${one.accounts.join('、')}）`],
          '请选择',
        )}
        value={department}
        onChange={setDepartment}
      />
      <Typed title="单位名称或编码" value={words} onChange={setWords} />
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
        <Typed
          title="单位里的部门（可不选）"
          kind="choice"
          options={optionsOf(units, ({ id, name }) => [id, name], '整个单位')}
          value={unit}
          onChange={setUnit}
        />
      )}
      <Fault words={trouble} />
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

/** Whoever only counts places does not see their units. */
async function unitsOf(id: string): Promise<Unit[]> {
  try {
    return (await loadUnits(id)).units;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 403) return [];
    throw error;
  }
}
