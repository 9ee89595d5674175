import { Checkbox, Collapse, Flex, Form, Input, InputNumber, Select } from 'antd';
import type { OptionsData } from '../../../domain/bulletins/api.ts';
import { audienceIn, type Change, type Draft, filterOf, type LISTS } from '../../kit/bulletins/draft.ts';
import { PastedOrganisations } from '../parts/pasted.tsx';
import { Picked } from '../parts/picked.tsx';
import { SavedAudience } from '../parts/saved-audience.tsx';

interface AudienceProps {
  draft: Draft;
  options: OptionsData;
  onChange: Change;
}

type Key = (typeof LISTS)[number];
type Choices = readonly { id: string; name: string }[];

/** Everything left open means "any"; beside it stands how many people that is. */
export function AudienceFields({ draft, options, onChange }: AudienceProps) {
  const { templatesOnly } = options;
  const list = (label: string, key: Key, choices: Choices) =>
    choices.length > 0 && (
      <Form.Item label={label} htmlFor={key} style={{ marginBottom: 12 }}>
        <Select
          id={key}
          mode="multiple"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          maxTagCount="responsive"
          placeholder="不限"
          value={draft[key]}
          options={choices.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(values: string[]) => onChange({ [key]: values })}
        />
      </Form.Item>
    );
  const rare = [
    !templatesOnly && list('单位类别', 'kinds', options.kinds),
    !templatesOnly && list('单位层级', 'tiers', options.tiers),
    !templatesOnly && list('系统', 'sectors', options.sectors),
    !templatesOnly &&
      list(
        '行业',
        'industries',
        options.industries.map((name) => ({ id: name, name })),
      ),
    list('标签', 'tags', options.tags),
  ];
  return (
    <Form layout="vertical" component="div">
      <SavedAudience current={filterOf(draft)} onApply={(audience) => onChange(audienceIn(audience))} />
      <Form.Item label="接收角色" style={{ marginBottom: 12 }}>
        <Checkbox.Group
          value={draft.roles}
          options={options.roles.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(roles: string[]) => onChange({ roles })}
        />
      </Form.Item>
      {options.townships.length > 1 && list('乡镇街道', 'townshipIds', options.townships)}
      {options.stations.length > 1 && list('派出所', 'stationIds', options.stations)}
      {!templatesOnly && (
        <Form.Item label="指定单位" extra="不填就是不限" style={{ marginBottom: 12 }}>
          <PastedOrganisations
            onAdd={(added) => {
              const fresh = added.filter(({ id }) => !draft.organisations.some((one) => one.id === id));
              onChange({ organisations: [...draft.organisations, ...fresh] });
            }}
          />
        </Form.Item>
      )}
      <Picked
        legend="只发给这些单位"
        picked={draft.organisations}
        onChange={(organisations) => onChange({ organisations })}
      />
      <Picked legend="只发给这些部门" picked={draft.units} onChange={(units) => onChange({ units })} />
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: 'more',
            label: '更多条件',
            children: (
              <>
                {rare.map((one, index) => (
                  // The list of conditions never changes its order.
                  <div key={['kinds', 'tiers', 'sectors', 'industries', 'tags'][index]}>{one}</div>
                ))}
                <Form.Item label="岗位（多个用顿号隔开，只用于员工）" htmlFor="posts" style={{ marginBottom: 12 }}>
                  <Input
                    id="posts"
                    placeholder="如 财务、出纳"
                    value={draft.posts}
                    onChange={(event) => onChange({ posts: event.target.value })}
                  />
                </Form.Item>
                <Flex gap={16} wrap>
                  <Form.Item label="每单位几人签收即可（可不填）" htmlFor="quorum">
                    <InputNumber
                      id="quorum"
                      min={1}
                      max={100}
                      value={draft.quorum === '' ? null : Number(draft.quorum)}
                      onChange={(quorum) => onChange({ quorum: quorum === null ? '' : String(quorum) })}
                    />
                  </Form.Item>
                  {draft.quorum !== '' && (
                    <Form.Item label="多少分钟后问下一批" htmlFor="waveMinutes">
                      <InputNumber
                        id="waveMinutes"
                        min={1}
                        max={1_440}
                        value={draft.waveMinutes === '' ? null : Number(draft.waveMinutes)}
                        onChange={(minutes) => onChange({ waveMinutes: minutes === null ? '' : String(minutes) })}
                      />
                    </Form.Item>
                  )}
                </Flex>
              </>
            ),
          },
        ]}
      />
    </Form>
  );
}
