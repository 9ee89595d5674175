import { useEffect, useState } from 'react';
import { ApiProblem } from '../call.ts';
import { Chips } from '../parts/chips.tsx';
import { bulletins, CHOICES } from './api.ts';
import type { Place } from './draft.ts';

const QUIET_MS = 300;
const LEAST_WORDS = 2;

interface PlacesProps {
  picked: Place[];
  onChange: (picked: Place[]) => void;
}

/** Two characters of a name bring a short list of the organisations in the writer's own jurisdiction. */
export function OrganisationSearch({ picked, onChange }: PlacesProps) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Place[] | null>(null);
  const [trouble, setTrouble] = useState('');
  const asked = words.trim();
  useEffect(() => {
    setFound(null);
    setTrouble('');
    if ([...asked].length < LEAST_WORDS) return;
    let isOld = false;
    const timer = setTimeout(async () => {
      try {
        const { organisations } = await bulletins.organisationsNamed(asked);
        if (!isOld) setFound(organisations);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (!isOld) setTrouble(error.message);
      }
    }, QUIET_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [asked]);
  const choices = found?.filter(({ id }) => !picked.some((one) => one.id === id)) ?? [];
  return (
    <>
      <PickedPlaces legend="只发给这些单位" picked={picked} onChange={onChange} />
      <label>
        <span>
          指定单位<em>不填就是不限</em>
        </span>
        <input
          type="text"
          value={words}
          placeholder="输入单位名称，至少两个字"
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      {trouble && <p className="fault">{trouble}</p>}
      {found?.length === 0 && <p className="small">没有找到名称里有“{asked}”的单位</p>}
      {choices.length > 0 && (
        <Chips
          legend="点一下选中"
          said={found?.length === CHOICES ? `只列出前${CHOICES}个，可再输入几个字` : ''}
          choices={choices}
          picked={[]}
          onPick={(id) => {
            onChange([...picked, ...choices.filter((one) => one.id === id)]);
            setWords('');
          }}
        />
      )}
    </>
  );
}

/** What the audience is narrowed to; a tap takes one away again. */
export function PickedPlaces({ legend, picked, onChange }: PlacesProps & { legend: string }) {
  if (picked.length === 0) return null;
  return (
    <Chips
      legend={legend}
      said="点一下去掉"
      choices={picked}
      picked={picked.map(({ id }) => id)}
      onPick={(id) => onChange(picked.filter((one) => one.id !== id))}
    />
  );
}
