import { useState } from 'react';
import { Alert } from '../../kit/command.tsx';
import { ChipRow } from '../../kit/fields.tsx';
import { closeSheet } from '../../kit/router.tsx';
import { type AppClock, minuteText, toLocalInput } from '../../kit/time.ts';
import { AGO, type Draft, type FieldKind, type FieldName, HINTS, kindOf, readDraft } from '../../kit/warning/detail.ts';
import type { ActName, Detail } from '../../kit/warning/rules.ts';
import { useWords } from '../api.ts';
import type { RunAct } from './acts.tsx';

interface DetailFieldsProps {
  fields: readonly FieldName[];
  /** Wanted before the review; empty ones say so and still let the form go. */
  needed: ReadonlySet<FieldName>;
  draft: Draft;
  faults: Draft;
  clock: AppClock;
  onChange: (draft: Draft) => void;
}

/** One block per field: label, input, and what is wrong or still wanted. */
export function DetailFields({ fields, needed, draft, faults, clock, onChange }: DetailFieldsProps) {
  const { fields: names, methods } = useWords();
  return fields.map((field) => {
    const id = `field-${field}`;
    const value = draft[field] ?? '';
    const set = (typed: string) => onChange({ ...draft, [field]: typed });
    const fault = faults[field];
    return (
      <div className="field" key={field}>
        <label htmlFor={id}>
          {names[field] ?? field}
          {kindOf(field) === 'money' && '（元）'}
          {needed.has(field) ? value === '' && <em>还需补充</em> : <i>可不填</i>}
        </label>
        {inputFor(kindOf(field), { id, value, onChange: set, clock, methods, field })}
        <Alert words={fault ?? ''} />
      </div>
    );
  });
}

interface InputNeeds {
  id: string;
  value: string;
  onChange: (typed: string) => void;
  clock: AppClock;
  methods: Record<string, string>;
  field: FieldName;
}

function inputFor(kind: FieldKind, { id, value, onChange, clock, methods, field }: InputNeeds) {
  const given = { id, value, onChange };
  switch (kind) {
    case 'method':
      return <ChoiceInput {...given} choices={methods} />;
    case 'moment':
      return <MomentInput {...given} clock={clock} />;
    case 'moments':
      return <MomentsInput {...given} clock={clock} />;
    case 'day':
      return <TextInput {...given} type="date" />;
    case 'money':
      return <TextInput {...given} inputMode="decimal" placeholder="如 1200.50" maxLength={14} />;
    case 'text':
      return <TextInput {...given} {...HINTS[field]} />;
  }
}

interface InputProps {
  id: string;
  value: string;
  onChange: (typed: string) => void;
}

interface TextInputProps extends InputProps {
  type?: 'text' | 'date';
  inputMode?: 'decimal' | 'text';
  placeholder?: string;
  maxLength?: number;
  suggestions?: string[];
}

function TextInput({ suggestions = [], onChange, type = 'text', ...given }: TextInputProps) {
  return (
    <>
      <input
        className="typed"
        type={type}
        autoComplete="off"
        {...given}
        onChange={(event) => onChange(event.target.value)}
      />
      {suggestions.length > 0 && (
        <Choices choices={suggestions.map((text) => [text, text])} chosen={given.value} onChoose={onChange} />
      )}
    </>
  );
}

function ChoiceInput({ id, value, onChange, choices }: InputProps & { choices: Record<string, string> }) {
  return (
    <div id={id}>
      <Choices choices={Object.entries(choices)} chosen={value} onChoose={onChange} />
    </div>
  );
}

/** One tap for the usual answer; the field for the exact one. */
function MomentInput({ id, value, onChange, clock }: InputProps & { clock: AppClock }) {
  const now = () => clock.read(performance.now());
  return (
    <>
      <input
        id={id}
        className="typed"
        type="datetime-local"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <Choices
        choices={AGO.map(([minutes, text]) => [String(minutes), text])}
        chosen=""
        onChoose={(minutes) => onChange(toLocalInput(now() - Number(minutes) * 60_000))}
      />
    </>
  );
}

/** Several moments, each added by itself. */
function MomentsInput({ id, value, onChange, clock }: InputProps & { clock: AppClock }) {
  const moments = value.split(',').filter(Boolean);
  const add = (minutes: string) => {
    const moment = toLocalInput(clock.read(performance.now()) - Number(minutes) * 60_000);
    if (!moments.includes(moment)) onChange([...moments, moment].sort().join(','));
  };
  return (
    <div id={id}>
      {moments.map((moment) => (
        <p className="moment" key={moment}>
          {minuteText(`${moment}:00+08:00`)}
          <button
            type="button"
            aria-label="去掉这一次"
            onClick={() => onChange(moments.filter((one) => one !== moment).join(','))}
          >
            去掉
          </button>
        </p>
      ))}
      <p className="small">联系过几次就按几次；需要至少两次</p>
      <Choices choices={AGO.map(([minutes, text]) => [String(minutes), `＋${text}`])} chosen="" onChoose={add} />
    </div>
  );
}

interface ChoicesProps {
  choices: [value: string, text: string][];
  chosen: string;
  onChoose: (value: string) => void;
}

/** A second tap takes the answer back. */
function Choices({ choices, chosen, onChoose }: ChoicesProps) {
  return (
    <ChipRow
      choices={choices.map(([id, name]) => ({ id, name }))}
      picked={[chosen]}
      onPick={(id) => onChoose(id === chosen ? '' : id)}
    />
  );
}

/** What a sheet's form holds, and its way out: faults stay beside their fields, success closes the sheet. */
export function useDraft(runAct: RunAct, initial: Draft = {}) {
  const [draft, setDraft] = useState<Draft>(initial);
  const [faults, setFaults] = useState<Draft>({});
  const [trouble, setTrouble] = useState('');

  const send = async (act: ActName, bodyOf: (detail: Detail) => object, only?: readonly FieldName[]) => {
    const kept = only ? Object.fromEntries(only.map((field) => [field, draft[field] ?? ''])) : draft;
    const { detail, faults: found } = readDraft(kept);
    setFaults(found);
    setTrouble('');
    if (Object.keys(found).length > 0) {
      setTrouble('有一项填写不对，请看红字');
      return showFault();
    }
    const failed = await runAct(act, bodyOf(detail));
    if (!failed) return closeSheet();
    setTrouble(failed.message);
    if (!failed.field) return;
    setFaults({ [failed.field]: failed.message });
    showFault();
  };

  return { draft, setDraft, faults, trouble, setTrouble, send };
}

/** After the render that puts it there. */
function showFault(): void {
  requestAnimationFrame(() => document.querySelector('.field .fault')?.scrollIntoView({ block: 'center' }));
}

export function withDetail(detail: Detail): { detail?: Detail } {
  return Object.keys(detail).length > 0 ? { detail } : {};
}
