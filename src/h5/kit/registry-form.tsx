import '../parts/form.css';
import { useState } from 'react';
import type { Form } from '../../kernel/registry/types.ts';
import { call } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';

interface RegistryFormProps {
  path: string;
  form: Form;
  heading: string;
  /** Said under the fields. */
  note?: string;
  submit: string;
  places: { id: string; label: string }[];
  placeId: string;
  onPlace: (id: string) => void;
  onRecorded: () => Promise<void>;
}

type Values = Record<string, string>;

/** A row of a registry, typed in: the fields as the definition names them. */
export function RegistryForm({ path, form, heading, note, submit, ...props }: RegistryFormProps) {
  const { places, placeId, onPlace, onRecorded } = props;
  const [values, setValues] = useState<Values>(() => startOf(form));
  const { busy, trouble, run, refuse } = useAct();
  const valueOf = (name: string) => (name === form.place ? placeId : (values[name] ?? ''));
  const set = (name: string) => (event: { target: { value: string } }) =>
    name === form.place ? onPlace(event.target.value) : setValues({ ...values, [name]: event.target.value });
  const send = async () => {
    const body: Record<string, string | number> = {};
    for (const { name, title, control } of form.fields) {
      const value = valueOf(name).trim() || (control === 'day' ? form.today : '');
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
      {form.fields.map(({ name, title, control, options = {}, max }) => (
        <label key={name}>
          <span>{title}</span>
          {control === 'unit' && (
            <select value={placeId} onChange={set(name)}>
              <option value="">请选择</option>
              {places.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          )}
          {control === 'choice' && (
            <select value={valueOf(name)} onChange={set(name)}>
              {Object.entries(options).map(([code, text]) => (
                <option key={code} value={code}>
                  {text}
                </option>
              ))}
            </select>
          )}
          {control === 'day' && <input type="date" value={valueOf(name)} max={form.today} onChange={set(name)} />}
          {control === 'count' && (
            <input
              type="text"
              inputMode="numeric"
              maxLength={String(max ?? '').length || 9}
              placeholder="如 12"
              value={valueOf(name)}
              onChange={set(name)}
            />
          )}
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
