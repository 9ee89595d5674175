import './styles/chips.css';
import './styles/form.css';
import { type ReactNode, type RefCallback, useId } from 'react';

/** One field of a form, as it is asked for. */
export interface Field<Name extends string = string> {
  name: Name;
  title: ReactNode;
  /** Beside the title. */
  hint?: ReactNode;
  kind?: 'text' | 'count' | 'number' | 'phone' | 'search' | 'day' | 'moment' | 'time' | 'choice' | 'words';
  placeholder?: string;
  /** At most so many characters. */
  most?: number;
  /** The latest day, or the largest number. */
  max?: string | number;
  min?: number;
  rows?: number;
  options?: readonly (readonly [value: string, words: string])[];
  /** What is said when it is left empty; without it, it may be. */
  needed?: string;
  className?: string;
}

const TYPES = {
  text: 'text',
  count: 'text',
  phone: 'text',
  search: 'search',
  number: 'number',
  day: 'date',
  moment: 'datetime-local',
  time: 'time',
} as const;
const MODES = { count: 'numeric', number: 'numeric', phone: 'tel' } as const;
const modeOf = (kind: string) => (kind in MODES ? MODES[kind as keyof typeof MODES] : undefined);

interface Binding {
  name?: string;
  value?: string;
  ref?: RefCallback<HTMLElement>;
  onChange: (event: { target: { value: string } }) => unknown;
  onBlur?: (event: { target: unknown }) => unknown;
}

interface FieldBoxProps {
  field: Omit<Field, 'name' | 'needed'>;
  binding: Binding;
  /** What is wrong with it, right below. */
  fault?: string | undefined;
  /** Under the input, inside of the label. */
  children?: ReactNode;
}

/** A field under its title, and what is wrong with it. */
export function FieldBox({ field, binding, fault, children }: FieldBoxProps) {
  const id = useId();
  const { kind = 'text', placeholder, most, max, min, rows = 3, options = [] } = field;
  const input = { id, placeholder, ...binding };
  return (
    <>
      <label htmlFor={id} className={field.className}>
        <span>
          {field.title}
          {field.hint && <em>{field.hint}</em>}
        </span>
        {kind === 'choice' ? (
          <select {...input}>
            {options.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        ) : kind === 'words' ? (
          <textarea className="words" rows={rows} maxLength={most} {...input} />
        ) : (
          <input type={TYPES[kind]} inputMode={modeOf(kind)} maxLength={most} max={max} min={min} {...input} />
        )}
        {children}
      </label>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}

interface TypedProps extends Omit<Field, 'name' | 'needed'> {
  value: string;
  onChange: (value: string) => void;
  fault?: string | undefined;
  children?: ReactNode;
}

/** A field whose value the page holds. */
export function Typed({ value, onChange, fault, children, ...field }: TypedProps) {
  return (
    <FieldBox field={field} binding={{ value, onChange: (event) => onChange(event.target.value) }} fault={fault}>
      {children}
    </FieldBox>
  );
}

interface ChipsProps {
  legend: string;
  /** Beside the legend: what an empty choice means. */
  said?: string;
  choices: readonly { id: string; name: string }[];
  picked: readonly string[];
  onPick: (id: string) => void;
}

/** A question whose answers are all seen at once. */
export function Chips({ legend, said, ...chips }: ChipsProps) {
  return (
    <fieldset>
      <legend>
        {legend}
        {said && <em>{said}</em>}
      </legend>
      <ChipRow {...chips} />
    </fieldset>
  );
}

export function ChipRow({ choices, picked, onPick }: Pick<ChipsProps, 'choices' | 'picked' | 'onPick'>) {
  return (
    <div className="chips">
      {choices.map(({ id, name }) => (
        <button type="button" className="chip" key={id} aria-pressed={picked.includes(id)} onClick={() => onPick(id)}>
          {name}
        </button>
      ))}
    </div>
  );
}

export function toggled(list: readonly string[], id: string): string[] {
  return list.includes(id) ? list.filter((one) => one !== id) : [...list, id];
}

/** What a list of things offers to a choice, the empty answer first. */
export const optionsOf = <T,>(
  list: readonly T[],
  of: (one: T) => readonly [value: string, words: string],
  none?: string,
): (readonly [string, string])[] => [...(none === undefined ? [] : [['', none] as const]), ...list.map(of)];
