import { type Form, shown } from '../../../kernel/registry/types.ts';
import { call } from '../call.ts';
import { ActLine } from '../parts/act-line.tsx';
import { More } from '../parts/more.tsx';
import type { Sure } from '../parts/sure.tsx';
import type { RegistryInUse, RegistryRow } from './use-registry.ts';

interface RegistryRowsProps extends Pick<RegistryInUse, 'path' | 'list'> {
  form: Form;
  heading: string;
  onWithdrawn: () => Promise<void>;
}

const withdraw = (_sure: Sure, path: string, id: string) => call('DELETE', `${path}/${encodeURIComponent(id)}`);

/** The rows of a registry, newest first; each may be taken back by whoever wrote it. */
export function RegistryRows({ path, form, heading, list, onWithdrawn }: RegistryRowsProps) {
  const own = form.fields.filter(({ name }) => name !== form.place);
  const [day, ...rest] = [...own].sort((a, b) => Number(b.control === 'day') - Number(a.control === 'day'));
  const dayOf = (row: RegistryRow) => (day ? String(row[day.name]) : '');
  const figures = (row: RegistryRow) => rest.map((field) => shown(field, row[field.name])).join('，');
  return (
    <section className="card">
      <h2>{heading}</h2>
      {list.items.length === 0 && <p className="small">还没有记录</p>}
      <div className="lines">
        {list.items.map((row) => (
          <ActLine
            key={row.id}
            act={
              row.mine
                ? {
                    text: '撤销',
                    label: `撤销${dayOf(row)}${row.unit}的记录`,
                    danger: {
                      says: `${dayOf(row)}${row.unit}的${form.title}（${figures(row)}）不再计入统计。撤销后不能恢复，只能重新登记。`,
                      again: '撤销这1条记录',
                    },
                    run: (sure) => withdraw(sure, path, row.id),
                    onDone: onWithdrawn,
                  }
                : null
            }
          >
            <b>{row.unit}</b> <span className="small">{row.organisation}</span>
            <br />
            <span className="small">
              {dayOf(row)} {row[form.author]}，{figures(row)}
            </span>
          </ActLine>
        ))}
      </div>
      <More list={list} />
    </section>
  );
}
