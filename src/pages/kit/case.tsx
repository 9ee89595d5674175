import { useState } from 'react';
import type { CaseForm as Form } from '../../kernel/case/types.ts';
import { call } from './call.ts';
import { type Command, CommandBar, type Sure } from './command.tsx';
import { optionsOf } from './fields.tsx';
import { ResourceForm } from './form.tsx';
import { fieldOf } from './registry.tsx';
import { minuteText } from './time.ts';

export interface CaseRow {
  id: string;
  organisationName: string;
  name: string;
  state: string;
  proposedAt: string;
  allowed: string[];
  [field: string]: string | string[] | null;
}

/** Form and newest rows of one kind of case. */
export async function loadCase(path: string) {
  const [form, page] = await Promise.all([
    call<Form>('GET', `${path}/form`),
    call<{ viewer: { name: string } } & Record<string, unknown>>('GET', `${path}?limit=100`),
  ]);
  return { path, form, rows: page[form.rows] as CaseRow[], viewer: page.viewer.name };
}

interface CaseRowsProps {
  path: string;
  form: Form;
  heading: string;
  rows: readonly CaseRow[];
  /** Said behind the state. */
  note?: (row: CaseRow) => string;
  onDone: (said: string) => Promise<unknown>;
}

const give = (path: string, id: string, command: string) =>
  call('POST', `${path}/${encodeURIComponent(id)}/${command}`, {});
const end = (_sure: Sure, ...given: Parameters<typeof give>) => give(...given);

/** Rows of a case, each with what its reader may decide; nothing when there are none. */
export function CaseRows({ path, form, heading, rows, note, onDone }: CaseRowsProps) {
  if (rows.length === 0) return null;
  const isEnd = (name: string) => form.commands[name]?.ends !== undefined;
  const commandOf = ({ id, name: whose }: CaseRow, name: string): Command => {
    const { title: label = '', done = '', ends } = form.commands[name] ?? {};
    const finish = () => onDone(done);
    if (ends === undefined) return { label, kind: 'primary', run: () => give(path, id, name).then(finish) };
    const danger = { says: `${whose}（1人）的${ends}`, again: label };
    return { label, danger, run: (sure) => end(sure, path, id, name).then(finish) };
  };
  // Of those that end it, the first says the most.
  const shown = ({ allowed }: CaseRow) => allowed.filter((name, at) => !isEnd(name) || allowed.findIndex(isEnd) === at);
  return (
    <section className="card">
      <h2>{heading}</h2>
      <div className="lines">
        {rows.map((row) => (
          <div key={row.id}>
            <div className="ends">
              <span>
                <b>{row.name}</b> {row.title && <span className="small">{row.title}</span>}
                <br />
                <span className="small">
                  {row.organisationName}，{minuteText(row.proposedAt)}推荐
                </span>
              </span>
              <span className="small">
                {form.states[row.state]}
                {note?.(row)}
              </span>
            </div>
            <CommandBar commands={shown(row).map((name) => commandOf(row, name))} />
          </div>
        ))}
      </div>
    </section>
  );
}

interface CaseFormProps {
  path: string;
  form: Form;
  heading: string;
  submit: string;
  /** The first is chosen; a single one is not asked for. `code`: what an employee's number is of. */
  places: readonly { id: string; label: string; code: string }[];
  onProposed: () => Promise<unknown>;
}

/** A case, typed in. */
export function CaseForm({ path, form, places, heading, submit, onProposed }: CaseFormProps) {
  const [first] = useState(places[0]?.id ?? '');
  const { place } = form;
  const options = optionsOf(places, ({ id, label }) => [id, label]);
  const [where, ...others] = form.fields;
  const controls = others.map((field) => fieldOf('', field, []));
  return (
    <ResourceForm
      heading={heading}
      fields={
        places.length > 1
          ? [{ name: place, title: where?.title ?? '', kind: 'choice', options }, ...controls]
          : controls
      }
      start={{ [place]: first }}
      kept={[place]}
      submit={submit}
      send={async (filled) => {
        const at = places.find(({ id }) => id === filled(place)) ?? places[0];
        const entered = others.flatMap(({ name, control }) => {
          const value = filled(name);
          return value === '' ? [] : [[name, control === 'employee' ? `${at?.code}/${value}` : value]];
        });
        await call('POST', path, { [place]: at?.id, ...Object.fromEntries(entered) });
        return undefined;
      }}
      onSent={onProposed}
    />
  );
}
