import { Button, Flex, Input, Select, Space } from 'antd';
import type { ResourceData } from '../../../kernel/resource/api.ts';
import type { Address } from '../parts/address.ts';
import { PlaceField } from './input.tsx';
import type { ColumnData } from './value.tsx';

/** The names in the address that narrow this list. */
export const filtersOf = ({ columns }: Pick<ResourceData, 'columns'>): string[] => [
  'q',
  ...columns.filter(({ isFilter }) => isFilter).flatMap(namesOf),
];

const namesOf = ({ kind, name }: ColumnData): string[] => {
  if (kind === 'place') return ['organisationId', 'unitId'];
  return kind === 'choice' ? [name] : [`${name}From`, `${name}To`];
};

/** What a list is narrowed by: all of it stands in the address, and a change begins the list anew. */
export function Filters({ of, address }: { of: ResourceData; address: Address }) {
  const change = (values: Parameters<Address['change']>[0]) => address.change({ ...values, after: null, at: null });
  const names = filtersOf(of);
  return (
    <Flex gap={8} wrap align="center" role="search" className="no-print">
      {of.search !== null && (
        <Input.Search
          key={`q ${address.one('q')}`}
          id="resource-search"
          aria-label={`查找：${of.search}`}
          placeholder={`${of.search}（可用拼音）`}
          defaultValue={address.one('q')}
          allowClear
          style={{ width: 290 }}
          onSearch={(q) => change({ q: q.trim() })}
        />
      )}
      {of.columns
        .filter(({ isFilter }) => isFilter)
        .map((column) => (
          <Filter key={column.name} {...{ of, column, address, change }} />
        ))}
      {names.some((name) => address.one(name) !== '') && (
        <Button type="link" onClick={() => change(Object.fromEntries(names.map((name) => [name, null])))}>
          清除条件
        </Button>
      )}
    </Flex>
  );
}

interface FilterProps {
  of: ResourceData;
  column: ColumnData;
  address: Address;
  change: (values: Parameters<Address['change']>[0]) => void;
}

function Filter({ of, column: { kind, name, title, options = {} }, address, change }: FilterProps) {
  if (kind === 'place')
    return (
      <PlaceField
        name={of.name}
        kind="organisation"
        label="单位"
        placeholder="全部单位"
        value={address.one('organisationId')}
        onChange={(id) => change({ organisationId: id ? String(id) : null })}
      />
    );
  if (kind === 'choice')
    return (
      <Select<string[]>
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        aria-label={title}
        placeholder={`${title}不限`}
        style={{ minWidth: 170 }}
        value={address.one(name) === '' ? [] : address.one(name).split(',')}
        options={Object.entries(options).map(([value, label]) => ({ value, label }))}
        onChange={(codes) => change({ [name]: codes.join(',') })}
      />
    );
  const day = (end: 'From' | 'To', label: string) => (
    <Input
      type="date"
      aria-label={label}
      style={{ width: 140 }}
      value={address.one(`${name}${end}`)}
      onChange={({ target }) => change({ [`${name}${end}`]: target.value })}
    />
  );
  return (
    <Space size={4}>
      {title}
      {day('From', `${title}从`)}至{day('To', `${title}到`)}
    </Space>
  );
}
