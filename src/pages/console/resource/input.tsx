import { Input, InputNumber, Radio, Select } from 'antd';
import { useState } from 'react';
import type { InputData, PlacesData } from '../../../kernel/resource/api.ts';
import { query } from '../../kit/call.ts';
import { parseYuan } from '../../kit/money.ts';
import { fromLocalInput } from '../../kit/time.ts';
import { useAsk } from '../parts/ask.ts';
import { useSettled } from '../parts/settled.ts';

type Place = PlacesData['places'][number];

/** What is no longer than this stands on one line. */
const LINE = 40;

interface FieldProps {
  /** The list it belongs to. */
  name: string;
  input: InputData;
  /** By the form that it stands in. */
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
  onPlace: (place: Place | null) => void;
}

/** How one field is filled in, by its control. */
export function Field({ name, input, onPlace, ...field }: FieldProps) {
  const { control, options = {}, min, max, measure, placeholder = '' } = input;
  const { id, value, onChange } = field;
  const text = { id, value: String(value ?? ''), placeholder, onChange: onTyped(onChange) };
  switch (control) {
    case 'unit':
    case 'organisation':
      return <PlaceField {...field} {...{ name, kind: control, onPlace }} />;
    case 'choice':
      return Object.keys(options).length > 5 ? (
        <Select {...{ id, value, onChange }} placeholder="请选择" options={choicesOf(options)} />
      ) : (
        <Radio.Group {...{ id, value }} onChange={onTyped(onChange)} options={choicesOf(options)} />
      );
    case 'yes':
      return (
        <Radio.Group
          {...{ id, value }}
          onChange={onTyped(onChange)}
          options={[
            { value: true, label: '是' },
            { value: false, label: '否' },
          ]}
        />
      );
    case 'count':
      return (
        <InputNumber
          {...{ id, min: min ?? 0, max, placeholder, suffix: measure, precision: 0 }}
          value={typeof value === 'number' ? value : null}
          onChange={(number) => onChange?.(number)}
          style={{ width: 180 }}
        />
      );
    case 'money':
      return <Input {...text} inputMode="decimal" suffix="元" style={{ width: 220 }} />;
    case 'day':
      return <Input {...text} type="date" style={{ width: 180 }} />;
    case 'time':
      return <Input {...text} type="datetime-local" style={{ width: 220 }} />;
    case 'words':
      if (max !== undefined && max <= LINE) return <Input {...text} maxLength={max} showCount />;
      return <Input.TextArea {...text} autoSize={{ minRows: 3, maxRows: 8 }} maxLength={max} showCount />;
    default:
      return <Input {...text} maxLength={max} inputMode={control === 'phone' ? 'tel' : 'text'} />;
  }
}

const onTyped =
  (onChange: FieldProps['onChange']) =>
  ({ target }: { target: { value?: unknown } }) =>
    onChange?.(target.value);

const choicesOf = (options: Readonly<Record<string, string>>) =>
  Object.entries(options).map(([value, label]) => ({ value, label }));

interface PlaceFieldProps extends Pick<FieldProps, 'name' | 'id' | 'value' | 'onChange'> {
  kind: 'unit' | 'organisation';
  onPlace?: FieldProps['onPlace'];
  label?: string;
  placeholder?: string;
}

/** A place of the reader's own, found by its name or the beginnings of its pinyin. */
export function PlaceField({ name, kind, id, value, onChange, onPlace, label, placeholder }: PlaceFieldProps) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Place | null>(null);
  const q = useSettled(typed.trim());
  const found = useAsk<PlacesData>(`/api/desk/r/${name}/places?${query({ kind, q })}`);
  const places = found.data?.places ?? [];
  const isUnknown = Boolean(value) && ![...places, ...(chosen ? [chosen] : [])].some((place) => place.id === value);
  const own = useAsk<PlacesData>(`/api/desk/r/${name}/places?${query({ kind, placeId: String(value ?? '') })}`, {
    isOn: isUnknown,
  });
  const fromAddress = isUnknown ? (own.data?.places ?? []).filter((place) => place.id === value) : [];
  const kept = chosen && !places.some((place) => place.id === chosen.id) ? [chosen] : [];
  return (
    <Select<string>
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      allowClear
      style={{ minWidth: 220 }}
      placeholder={placeholder ?? (kind === 'unit' ? '输入单位或部门名称查找' : '输入单位名称查找')}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      value={value ? String(value) : null}
      options={[...fromAddress, ...kept, ...places].map((place) => ({ value: place.id, label: place.name }))}
      notFoundContent={found.isAsking ? '正在查找' : '没有找到，请换一个名称'}
      onChange={(next) => {
        const place = [...kept, ...places].find((one) => one.id === next) ?? null;
        setChosen(place);
        onPlace?.(place);
        onChange?.(next ?? null);
      }}
    />
  );
}

/** What is sent of what was filled in; undefined: nothing. A sum that is none says so. */
export function sentOf({ control }: InputData, value: unknown, place: Place | null): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (control === 'money') return parseYuan(String(value)) ?? String(value);
  if (control === 'time') return fromLocalInput(String(value)) ?? String(value);
  // A number is one of the place; whoever writes another's says so himself.
  if (control === 'employee' && place && !/[/-]/.test(String(value))) return `${place.code}/${String(value).trim()}`;
  return value;
}
