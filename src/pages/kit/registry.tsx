import { useMemo, useState } from 'react';
import { type Form, shown } from '../../kernel/registry/types.ts';
import { call } from './call.ts';
import { CommandRow, type Sure } from './command.tsx';
import { type Paged, useLoaded, usePaged } from './data.ts';
import type { Field } from './fields.tsx';
import { ResourceForm } from './form.tsx';
import { ResourceList } from './list.tsx';

interface RegistryRow {
  id: string;
  organisation: string;
  unit: string;
  mine: boolean;
  [field: string]: string | number | boolean;
}

interface RegistryPage {
  next: string | null;
  viewer: { name: string };
  [rows: string]: unknown;
}

/** Form and rows of a registry, for its page; both as its definition names them. */
export function useRegistry(path: string) {
  const form = useLoaded<Form>(`${path}/form`);
  const list = usePaged<RegistryPage>(path, { query: { limit: 20 } });
  const [place, choosePlace] = useState({ id: '' });
  return { path, form: form.data, list, problem: form.problem ?? list.problem, place, choosePlace };
}

type Registry = ReturnType<typeof useRegistry>;

interface RegistryFormProps {
  of: Registry & { form: Form };
  heading: string;
  note?: string;
  submit: string;
  places: readonly { id: string; label: string }[];
  onRecorded: () => Promise<unknown>;
}

/** A row, typed in. Where there is but one place, it is chosen; whoever writes down several changes the numbers only. */
export function RegistryForm({ of: { path, form, place }, places, onRecorded, ...words }: RegistryFormProps) {
  const [only, ...others] = places;
  const sole = only && others.length === 0 ? only.id : '';
  const given = useMemo(() => ({ [form.place]: place.id || sole }), [form.place, place, sole]);
  const controls = new Map(form.fields.map(({ name, control }) => [name, control]));
  const isCount = (name: string) => controls.get(name) === 'count';
  const bad = (value: string) => !/^[1-9]\d{0,8}$/.test(value);
  return (
    <ResourceForm
      id="record"
      {...words}
      fields={form.fields.map((field) => fieldOf(form.today, field, places))}
      start={Object.fromEntries(form.fields.map((field) => [field.name, startOf(form, field)]))}
      given={given}
      kept={form.fields.map(({ name }) => name).filter((name) => !isCount(name))}
      faultOf={(filled) => {
        const wrong = form.fields.find(({ name }) => isCount(name) && bad(filled(name)));
        return wrong ? countFault(wrong.title) : null;
      }}
      send={async (filled) => {
        const entered = form.fields.map(({ name }) => [name, isCount(name) ? Number(filled(name)) : filled(name)]);
        await call('POST', path, Object.fromEntries(entered));
        return undefined;
      }}
      onSent={onRecorded}
    />
  );
}

type FormField = Form['fields'][number];

const countFault = (title: string) => `请填写${title}，如 12`;

function startOf({ today }: Form, { control, options = {} }: FormField): string {
  if (control === 'day') return today;
  return control === 'choice' ? (Object.keys(options)[0] ?? '') : '';
}

export function fieldOf(today: string, field: FormField, places: RegistryFormProps['places']): Field {
  const { name, title, control, options = {}, max = 99_999, placeholder = '' } = field;
  const needed = `请选择${title}`;
  switch (control) {
    case 'unit':
      return {
        name,
        title,
        kind: 'choice',
        needed,
        options: [['', '请选择'], ...places.map(({ id, label }) => [id, label] as const)],
      };
    case 'choice':
      return { name, title, kind: 'choice', needed, options: Object.entries(options) };
    case 'day':
      return { name, title, kind: 'day', max: today, needed };
    case 'employee':
      return { name, title, placeholder, needed: `请填写${title}` };
    case 'words':
      return { name, title: `${title}（可不填）`, most: max, placeholder };
    case 'count':
      return {
        name,
        title,
        kind: 'count',
        most: String(max).length,
        placeholder: '如 12',
        needed: countFault(title),
      };
  }
}

interface RegistryRowsProps {
  path: string;
  list: Paged<RegistryPage>;
  form: Form;
  heading: string;
  onWithdrawn: () => Promise<unknown>;
}

const withdraw = (_sure: Sure, path: string, id: string) => call('DELETE', `${path}/${encodeURIComponent(id)}`);

/** The rows, newest first; each may be taken back by whoever wrote it. */
export function RegistryRows({ path, form, heading, list, onWithdrawn }: RegistryRowsProps) {
  const own = form.fields.filter(({ name }) => name !== form.place);
  const [day, ...rest] = [...own].sort((a, b) => Number(b.control === 'day') - Number(a.control === 'day'));
  const dayOf = (row: RegistryRow) => (day ? String(row[day.name]) : '');
  const figures = (row: RegistryRow) => rest.map((field) => shown(field, row[field.name])).join('，');
  const dangerOf = (row: RegistryRow) => ({
    says: `${dayOf(row)}${row.unit}的${form.title}（${figures(row)}）不再计入统计。撤销后不能恢复，只能重新登记。`,
    again: '撤销这1条记录',
  });
  return (
    <section className="card">
      <h2>{heading}</h2>
      <ResourceList
        list={list}
        rows={(page) => page[form.rows] as RegistryRow[]}
        keyOf={({ id }) => id}
        empty="还没有记录"
        emptyClass="small"
        className="lines"
        row={(row) => (
          <CommandRow
            command={
              row.mine
                ? {
                    label: '撤销',
                    aria: `撤销${dayOf(row)}${row.unit}的记录`,
                    danger: dangerOf(row),
                    run: (sure) => withdraw(sure, path, row.id).then(onWithdrawn),
                  }
                : null
            }
          >
            <b>{row.unit}</b> <span className="small">{row.organisation}</span>
            <br />
            <span className="small">
              {dayOf(row)} {row[form.author]}，{figures(row)}
            </span>
          </CommandRow>
        )}
      />
    </section>
  );
}
