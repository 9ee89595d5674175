import { useState } from 'react';
import type { OptionsData, OrganisationChoicesData } from '../../../domain/bulletins/api.ts';
import type { Change, Draft, LISTS, Place } from '../../kit/bulletins/draft.ts';
import { call, query } from '../../kit/call.ts';
import { Fault } from '../../kit/command.tsx';
import { useTyped } from '../../kit/data.ts';
import { Chips, Typed, toggled } from '../../kit/fields.tsx';

interface AudienceProps {
  draft: Draft;
  options: OptionsData;
  onChange: Change;
}

type Key = (typeof LISTS)[number] | 'roles';

/** Everything left open means "any"; the service tells how many people that is. */
export function Audience({ draft, options, onChange }: AudienceProps) {
  const chips = (name: string, key: Key, choices: { id: string; name: string }[]) =>
    choices.length > 0 && (
      <Chips
        legend={name}
        said={draft[key].length > 0 ? `已选${draft[key].length}` : key === 'roles' ? '请选择' : '不限'}
        choices={choices}
        picked={draft[key]}
        onPick={(id) => onChange({ [key]: toggled(draft[key], id) })}
      />
    );
  return (
    <>
      {chips('接收角色', 'roles', options.roles)}
      {options.townships.length > 1 && chips('乡镇街道', 'townshipIds', options.townships)}
      {!options.templatesOnly && (
        <OrganisationSearch picked={draft.organisations} onChange={(organisations) => onChange({ organisations })} />
      )}
      <PickedPlaces legend="部门" picked={draft.units} onChange={(units) => onChange({ units })} />
      <details>
        <summary>更多条件</summary>
        {options.stations.length > 1 && chips('派出所', 'stationIds', options.stations)}
        {!options.templatesOnly && (
          <>
            {chips('单位类别', 'kinds', options.kinds)}
            {chips('单位层级', 'tiers', options.tiers)}
            {chips('系统', 'sectors', options.sectors)}
            {chips(
              '行业',
              'industries',
              options.industries.map((name) => ({ id: name, name })),
            )}
          </>
        )}
        {chips('标签', 'tags', options.tags)}
        <Typed
          title="岗位（多个用顿号隔开）"
          placeholder="如 财务、出纳"
          value={draft.posts}
          onChange={(posts) => onChange({ posts })}
        />
        <Typed
          title="每单位几人签收即可（可不填）"
          kind="number"
          min={1}
          max={100}
          value={draft.quorum}
          onChange={(quorum) => onChange({ quorum })}
        />
        {draft.quorum !== '' && (
          <Typed
            title="多少分钟后问下一批"
            kind="number"
            min={1}
            max={1440}
            value={draft.waveMinutes}
            onChange={(waveMinutes) => onChange({ waveMinutes })}
          />
        )}
      </details>
    </>
  );
}

const QUIET_MS = 300;
const LEAST_WORDS = 2;
/** As many as a screen holds; whoever sees so many types another character. */
const CHOICES = 12;

interface PlacesProps {
  picked: Place[];
  onChange: (picked: Place[]) => void;
}

const findOrganisations = (q: string) =>
  call<OrganisationChoicesData>('GET', `/api/bulletins/options/organisations?${query({ limit: CHOICES, q })}`);

/** Two characters of a name bring a short list of the organisations in the writer's own jurisdiction. */
function OrganisationSearch({ picked, onChange }: PlacesProps) {
  const [words, setWords] = useState('');
  const asked = words.trim();
  const { data, trouble, isCurrent } = useTyped(
    [...asked].length < LEAST_WORDS ? null : asked,
    findOrganisations,
    QUIET_MS,
  );
  const found = isCurrent && data ? data.organisations : null;
  const choices = found?.filter(({ id }) => !picked.some((one) => one.id === id)) ?? [];
  return (
    <>
      <PickedPlaces legend="只发给这些单位" picked={picked} onChange={onChange} />
      <Typed
        title="指定单位"
        hint="不填就是不限"
        placeholder="输入单位名称，至少两个字"
        value={words}
        onChange={setWords}
      />
      <Fault words={trouble} />
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
function PickedPlaces({ legend, picked, onChange }: PlacesProps & { legend: string }) {
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
