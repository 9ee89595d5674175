import { Select } from 'antd';
import { useEffect, useState } from 'react';
import type { RosterData } from '../../../domain/duty/api.ts';
import type { PlaceListData } from '../../../domain/people/api.ts';
import { query } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';

const PAUSE_MS = 250;

interface PlaceChoiceProps {
  of: Pick<RosterData, 'place' | 'places'>;
  onChoose: (id: string) => void;
}

/** One's own places at once, stations first; any other by typing its name. */
export function PlaceChoice({ of: { place, places }, onChoose }: PlaceChoiceProps) {
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useAsk<PlaceListData>(`/api/places?${query({ q, limit: 40 })}`, { isOn: q !== '' });
  const known = places.some(({ id }) => id === place.id) ? places : [place, ...places];
  const own = known.filter(({ name }) => name.includes(typed.trim()));
  const others = (q === '' || typed.trim() !== q ? [] : (found.data?.places ?? [])).filter(
    ({ id, kind }) => (kind === 'ORGANISATION' || kind === 'STATION') && !own.some((one) => one.id === id),
  );
  return (
    <Select
      aria-label="单位"
      style={{ width: 240 }}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      value={place.id}
      options={[...own, ...others].map(({ id, name }) => ({ value: id, label: name }))}
      notFoundContent={found.isAsking ? '正在查找' : '没有找到，请换一个名称'}
      onChange={(id: string) => {
        setTyped('');
        onChoose(id);
      }}
    />
  );
}
