import { Form, Input, Radio, Space, Tag } from 'antd';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { type AppClock, minuteText, toLocalInput } from '../../kit/time.ts';
import { AGO, type Draft, type FieldName, HINTS, kindOf } from '../../kit/warning/detail.ts';

interface DetailInputsProps {
  fields: readonly FieldName[];
  needed: ReadonlySet<FieldName>;
  draft: Draft;
  faults: Draft;
  words: WordsData;
  clock: AppClock;
  onChange: (draft: Draft) => void;
}

/** One block a field: what it is, the usual answers at one press, and what is wrong with it. */
export function DetailInputs({ fields, needed, draft, faults, words, clock, onChange }: DetailInputsProps) {
  return fields.map((field) => {
    const fault = faults[field];
    return (
      <Form.Item
        key={field}
        htmlFor={`detail-${field}`}
        label={`${words.fields[field] ?? field}${kindOf(field) === 'money' ? '（元）' : ''}`}
        required={needed.has(field)}
        {...(fault ? { validateStatus: 'error' as const, help: fault } : {})}
      >
        <OneInput
          field={field}
          value={draft[field] ?? ''}
          words={words}
          clock={clock}
          onChange={(typed) => onChange({ ...draft, [field]: typed })}
        />
      </Form.Item>
    );
  });
}

interface OneInputProps {
  field: FieldName;
  value: string;
  words: WordsData;
  clock: AppClock;
  onChange: (typed: string) => void;
}

function OneInput({ field, value, words, clock, onChange }: OneInputProps) {
  const id = `detail-${field}`;
  const typed = {
    id,
    value,
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  const ago = (minutes: number) => toLocalInput(clock.read(performance.now()) - minutes * 60_000);
  switch (kindOf(field)) {
    case 'method':
      return (
        <Radio.Group
          id={id}
          value={value}
          onChange={(event) => onChange(String(event.target.value))}
          options={Object.entries(words.methods).map(([method, label]) => ({ value: method, label }))}
        />
      );
    case 'moment':
      return (
        <Space wrap>
          <Input type="datetime-local" {...typed} style={{ width: 220 }} />
          {AGO.map(([minutes, text]) => (
            <Chip key={text} text={text} onPress={() => onChange(ago(minutes))} />
          ))}
        </Space>
      );
    case 'moments': {
      const moments = value.split(',').filter(Boolean);
      const set = (next: string[]) => onChange([...new Set(next)].sort().join(','));
      return (
        <Space wrap id={id}>
          {moments.map((one) => (
            <Tag key={one} closable onClose={() => set(moments.filter((other) => other !== one))}>
              {minuteText(`${one}:00+08:00`)}
            </Tag>
          ))}
          {AGO.map(([minutes, text]) => (
            <Chip key={text} text={`＋${text}`} onPress={() => set([...moments, ago(minutes)])} />
          ))}
        </Space>
      );
    }
    case 'day':
      return <Input type="date" {...typed} style={{ width: 180 }} />;
    case 'money':
      return <Input inputMode="decimal" placeholder="如 1200.50" maxLength={14} {...typed} style={{ width: 180 }} />;
    case 'text': {
      const { suggestions = [], ...hints } = HINTS[field] ?? {};
      return (
        <Space orientation="vertical" style={{ width: '100%' }}>
          <Input {...hints} {...typed} />
          {suggestions.length > 0 && (
            <Space wrap>
              {suggestions.map((text) => (
                <Chip key={text} text={text} onPress={() => onChange(text)} />
              ))}
            </Space>
          )}
        </Space>
      );
    }
  }
}

function Chip({ text, onPress }: { text: string; onPress: () => void }) {
  return (
    <Tag.CheckableTag checked={false} onChange={onPress} style={{ borderStyle: 'dashed' }}>
      {text}
    </Tag.CheckableTag>
  );
}
