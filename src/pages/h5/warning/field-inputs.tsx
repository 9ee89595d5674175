import type { AppClock } from '../app-clock.ts';
import { minuteText, toLocalInput } from '../time.ts';

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

export function TextInput({ suggestions = [], onChange, type = 'text', ...given }: TextInputProps) {
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
        <Chips choices={suggestions.map((text) => [text, text])} chosen={given.value} onChoose={onChange} />
      )}
    </>
  );
}

export function ChoiceInput({ id, value, onChange, choices }: InputProps & { choices: Record<string, string> }) {
  return (
    <div id={id}>
      <Chips choices={Object.entries(choices)} chosen={value} onChoose={onChange} />
    </div>
  );
}

const AGO: [minutes: number, text: string][] = [
  [0, '刚刚'],
  [15, '约15分钟前'],
  [30, '约半小时前'],
  [60, '约1小时前'],
];

/** One tap for the usual answer; the field for the exact one. */
export function MomentInput({ id, value, onChange, clock }: InputProps & { clock: AppClock }) {
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
      <Chips
        choices={AGO.map(([minutes, text]) => [String(minutes), text])}
        chosen=""
        onChoose={(minutes) => onChange(toLocalInput(now() - Number(minutes) * 60_000))}
      />
    </>
  );
}

/** Several moments, each added by itself. */
export function MomentsInput({ id, value, onChange, clock }: InputProps & { clock: AppClock }) {
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
      <Chips choices={AGO.map(([minutes, text]) => [String(minutes), `＋${text}`])} chosen="" onChoose={add} />
    </div>
  );
}

interface ChipsProps {
  choices: [value: string, text: string][];
  chosen: string;
  onChoose: (value: string) => void;
}

function Chips({ choices, chosen, onChoose }: ChipsProps) {
  return (
    <div className="chips">
      {choices.map(([value, text]) => (
        <button
          type="button"
          key={value}
          className="chip"
          aria-pressed={chosen === value}
          onClick={() => onChoose(chosen === value ? '' : value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
