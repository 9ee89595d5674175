import type { AnswerData } from '../../../domain/privacy/api.ts';

type Corrected = NonNullable<AnswerData['corrected']>;
export type Done = Pick<AnswerData, 'corrected' | 'deletes'>;

const FIELDS: readonly { name: keyof Corrected; title: string; max: number }[] = [
  { name: 'name', title: '姓名', max: 40 },
  { name: 'phone', title: '手机号', max: 30 },
  { name: 'employeeNo', title: '工号', max: 32 },
  { name: 'post', title: '岗位', max: 30 },
  { name: 'unit', title: '部门（上下级用/隔开）', max: 150 },
];

interface WhatIsDoneProps {
  kind: 'CORRECTION' | 'DELETION';
  done: Done;
  onChange: (done: Done) => void;
}

/** What 「已办理」 will do: the fields as they shall read, or what goes for good. */
export function WhatIsDone({ kind, done, onChange }: WhatIsDoneProps) {
  if (kind === 'DELETION')
    return (
      <div className="form">
        <label>
          <span>删除什么（删除后不能恢复）</span>
          <select
            value={done.deletes ?? ''}
            onChange={({ target: { value } }) =>
              onChange(value === 'PERSON' || value === 'PROTECTIONS' ? { deletes: value } : {})
            }
          >
            <option value="">请选择</option>
            <option value="PROTECTIONS">只删除自愿填写的防护和截图</option>
            <option value="PERSON">删除本人全部资料，结束任职和登录</option>
          </select>
        </label>
      </div>
    );
  const set = (name: keyof Corrected, value: string) => {
    const { [name]: _, ...others } = done.corrected ?? {};
    onChange({ corrected: value.trim() === '' ? others : { ...others, [name]: value } });
  };
  return (
    <div className="form">
      {FIELDS.map(({ name, title, max }) => (
        <label key={name}>
          <span>{title}</span>
          <input
            type="text"
            maxLength={max}
            value={done.corrected?.[name] ?? ''}
            placeholder="不改就不填"
            onChange={(event) => set(name, event.target.value)}
          />
        </label>
      ))}
    </div>
  );
}
