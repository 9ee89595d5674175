import '../parts/form.css';
import { useState } from 'react';
import type { Form } from '../../../kernel/registry/types.ts';
import { call } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import type { RegistryInUse } from './use-registry.ts';

interface RegistryFormProps extends Pick<RegistryInUse, 'path' | 'setPlaceId'> {
  form: Form;
  heading: string;
  /** Said under the fields. */
  note?: string;
  submit: string;
  places: { id: string; label: string }[];
  /** Of the chosen one; where there is but one, it is chosen. */
  placeId: string;
  onRecorded: () => Promise<void>;
}

type Values = Record<string, string>;

/** A row of a registry, typed in: the fields as the definition names them. */
export function RegistryForm({ path, form, heading, note, submit, ...props }: RegistryFormProps) {
  const { places, setPlaceId, onRecorded } = props;
  const placeId = props.placeId || (places.length === 1 ? (places[0]?.id ?? '') : '');
  const [values, setValues] = useState<Values>(() => startOf(form));
  const { busy, trouble, run, refuse } = useAct();
  const entered = (name: string) => (name === form.place ? placeId : (values[name] ?? ''));
  const set = (name: string, value: string) =>
    name === form.place ? setPlaceId(value) : setValues({ ...values, [name]: value });
  const send = async () => {
    const body: Record<string, string | number> = {};
    for (const { name, title, control } of form.fields) {
      const value = entered(name).trim() || (control === 'day' ? form.today : '');
      if (value === '') return refuse(control === 'count' ? `请填写${title}，如 12` : `请选择${title}`);
      if (control === 'count' && !/^[1-9]\d{0,8}$/.test(value)) return refuse(`请填写${title}，如 12`);
      body[name] = control === 'count' ? Number(value) : value;
    }
    if (await run('record', async () => void (await call('POST', path, body)))) {
      setValues({ ...startOf(form), ...kept(form, values) });
      await onRecorded();
    }
  };
  return (
    <section className="card form" id="record">
      <h2>{heading}</h2>
      {form.fields.map((field) => (
        <label key={field.name} htmlFor={`record-${field.name}`}>
          <span>{field.title}</span>
          <FieldInput
            field={field}
            value={entered(field.name)}
            places={places}
            today={form.today}
            onChange={(value) => set(field.name, value)}
          />
        </label>
      ))}
      {note && <p className="small">{note}</p>}
      {trouble && <p className="fault">{trouble}</p>}
      <div className="row-buttons">
        <ActButton kind="primary" isBusy={busy !== null} onPress={send}>
          {submit}
        </ActButton>
      </div>
    </section>
  );
}

interface FieldInputProps {
  field: Form['fields'][number];
  value: string;
  places: RegistryFormProps['places'];
  today: string;
  onChange: (value: string) => void;
}

function FieldInput({ field, value, places, today, onChange }: FieldInputProps) {
  const { name, control, options = {}, max } = field;
  const input = {
    id: `record-${name}`,
    value,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  switch (control) {
    case 'unit':
      return (
        <select {...input}>
          <option value="">请选择</option>
          {places.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      );
    case 'choice':
      return (
        <select {...input}>
          {Object.entries(options).map(([code, text]) => (
            <option key={code} value={code}>
              {text}
            </option>
          ))}
        </select>
      );
    case 'day':
      return <input type="date" max={today} {...input} />;
    case 'count':
      return (
        <input
          type="text"
          inputMode="numeric"
          maxLength={String(max ?? 99_999).length}
          placeholder="如 12"
          {...input}
        />
      );
  }
}

function startOf({ fields, today }: Form): Values {
  return Object.fromEntries(
    fields.map(({ name, control, options = {} }) => [
      name,
      control === 'day' ? today : control === 'choice' ? (Object.keys(options)[0] ?? '') : '',
    ]),
  );
}

/** Whoever writes down several in a row changes the numbers only. */
function kept({ fields }: Form, values: Values): Values {
  return Object.fromEntries(
    fields.filter(({ control }) => control !== 'count').map(({ name }) => [name, values[name] ?? '']),
  );
}
