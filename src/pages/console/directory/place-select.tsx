import { Select } from 'antd';
import { useEffect, useState } from 'react';
import type { PlaceListData, PlaceRowData } from '../../../domain/people/api.ts';
import { query } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';

interface PlaceSelectProps {
  value: string;
  /** What may be chosen. */
  kinds: readonly PlaceRowData['kind'][];
  onChange: (id: string | null, kind: PlaceRowData['kind'] | null) => void;
  'aria-label'?: string;
  id?: string;
  placeholder?: string;
}

const KIND_WORDS: Readonly<Record<PlaceRowData['kind'], string>> = {
  COUNTY: '全县',
  TOWNSHIP: '乡镇街道',
  STATION: '派出所',
  ORGANISATION: '单位',
  GRID_UNIT: '部门',
};

const PAUSE_MS = 250;

/** A place of the reader's own, found by typing. */
export function PlaceSelect({
  value,
  kinds,
  onChange,
  placeholder = '全部单位（输入名称查找）',
  ...rest
}: PlaceSelectProps) {
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useAsk<PlaceListData>(`/api/places?${query({ q, limit: 40 })}`, { isOn: q !== '' });
  const [chosen, setChosen] = useState<PlaceRowData | null>(null);
  const options = (q === '' ? [] : (found.data?.places ?? [])).filter(({ kind }) => kinds.includes(kind));
  const isKnown = value === '' || chosen?.id === value || options.some(({ id }) => id === value);
  const own = useAsk<PlaceListData>(`/api/places?${query({ id: value })}`, { isOn: !isKnown });
  const shown = chosen?.id === value && !options.includes(chosen) ? [chosen, ...options] : options;
  return (
    <Select
      {...rest}
      allowClear
      placeholder={placeholder}
      style={{ minWidth: 240 }}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      value={value === '' ? null : value}
      options={[
        ...(isKnown ? [] : [{ value, label: own.data?.places.find(({ id }) => id === value)?.name ?? '已选单位' }]),
        ...shown.map(({ id, kind, name, above }) => ({
          value: id,
          label: `${name}（${above === '' ? KIND_WORDS[kind] : above}）`,
        })),
      ]}
      notFoundContent={typed === '' ? '请输入名称' : found.isAsking ? '正在查找' : '没有找到，请换一个名称'}
      onChange={(id: string | null) => {
        const place = options.find((one) => one.id === id) ?? null;
        setChosen(place);
        onChange(id ?? null, place?.kind ?? null);
      }}
    />
  );
}
