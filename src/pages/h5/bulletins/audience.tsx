import type { OptionsData } from '../../../domain/bulletins/api.ts';
import { Chips, toggled } from '../parts/chips.tsx';
import type { Change, Draft, LISTS } from './draft.ts';
import { OrganisationSearch, PickedPlaces } from './organisation-search.tsx';

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
        <label>
          <span>岗位（多个用顿号隔开）</span>
          <input
            type="text"
            value={draft.posts}
            placeholder="如 财务、出纳"
            onChange={(event) => onChange({ posts: event.target.value })}
          />
        </label>
        <label>
          <span>每单位几人签收即可（可不填）</span>
          <input
            type="number"
            inputMode="numeric"
            min={1}
            max={100}
            value={draft.quorum}
            onChange={(event) => onChange({ quorum: event.target.value })}
          />
        </label>
        {draft.quorum !== '' && (
          <label>
            <span>多少分钟后问下一批</span>
            <input
              type="number"
              inputMode="numeric"
              min={1}
              max={1440}
              value={draft.waveMinutes}
              onChange={(event) => onChange({ waveMinutes: event.target.value })}
            />
          </label>
        )}
      </details>
    </>
  );
}
