import { Button, DatePicker, Flex, Input, Segmented, Select, theme } from 'antd';
import dayjs from 'dayjs';
import { FACETS } from '../../../domain/warning-views/types.ts';
import { minuteText } from '../../kit/time.ts';
import type { Address } from '../parts/address.ts';

export const FILTERS = [...FACETS, 'open', 'who', 'from', 'until', 'number', 'person', 'unit'] as const;
const SORTS = [
  { value: '', label: '最新在前' },
  { value: 'level', label: '等级高在前' },
  { value: 'due', label: '时限近在前' },
  { value: 'oldest', label: '最早在前' },
];

export function clear(address: Address, setPhone: (phone: string) => void): void {
  setPhone('');
  address.change(Object.fromEntries([...FILTERS, 'after', 'at'].map((name) => [name, null])));
}

interface SearchProps {
  address: Address;
  phone: string;
  setPhone: (phone: string) => void;
  shiftFrom: string | undefined;
  isOfStation: boolean;
  /** A person is looked for by police alone, and only they have shifts. */
  isPolice: boolean;
  /** Something may wait for him. */
  hasTurns: boolean;
}

/** By what a list is narrowed beside its facets. */
export function Search({ address, phone, setPhone, shiftFrom, isOfStation, isPolice, hasTurns }: SearchProps) {
  const { token } = theme.useToken();
  const set = (name: string) => (value: string) => address.change({ [name]: value.trim(), after: null });
  const from = address.one('from');
  const until = address.one('until');
  const isNarrowed = phone !== '' || FILTERS.some((name) => address.one(name) !== '');
  return (
    <Flex
      gap={8}
      wrap
      align="center"
      style={{ padding: 12, borderRadius: token.borderRadius, background: token.colorBgContainer }}
    >
      <Segmented
        aria-label="进度"
        value={address.one('open') || 'true'}
        onChange={(value) => address.change({ open: value === 'true' ? null : value, after: null })}
        options={[
          { value: 'true', label: '未结' },
          { value: 'false', label: '已结' },
          { value: 'all', label: '全部' },
        ]}
      />
      {hasTurns && (
        <Segmented
          aria-label="范围"
          value={address.one('who')}
          onChange={(value) => address.change({ who: value, after: null })}
          options={[
            { value: '', label: '不限' },
            { value: 'mine', label: '我的' },
            ...(isOfStation ? [{ value: 'station', label: '本所' }] : []),
            ...(isPolice
              ? [{ value: 'shift', label: shiftFrom ? `本班（${minuteText(shiftFrom).slice(-5)}起）` : '本班' }]
              : []),
          ]}
        />
      )}
      <Box
        key={`n ${address.one('number')}`}
        id="queue-number"
        label="编号"
        width={150}
        value={address.one('number')}
        onSearch={set('number')}
      />
      {isPolice && (
        <>
          <Box
            key={`p ${address.one('person')}`}
            label="姓名或拼音"
            width={150}
            value={address.one('person')}
            onSearch={set('person')}
          />
          <Box
            key={`h ${phone}`}
            label="手机号（完整）"
            width={150}
            value={phone}
            onSearch={(value) => setPhone(value.trim())}
          />
        </>
      )}
      <Box
        key={`u ${address.one('unit')}`}
        label="单位或拼音"
        width={170}
        value={address.one('unit')}
        onSearch={set('unit')}
      />
      <DatePicker.RangePicker
        allowEmpty={[true, true]}
        placeholder={['从', '到']}
        style={{ width: 230 }}
        value={[from ? dayjs(from) : null, until ? dayjs(until) : null]}
        onChange={(days) =>
          address.change({
            from: days?.[0]?.format('YYYY-MM-DD') ?? null,
            until: days?.[1]?.format('YYYY-MM-DD') ?? null,
            after: null,
          })
        }
      />
      <Select
        aria-label="排序"
        value={address.one('sort')}
        onChange={(value: string) => address.change({ sort: value, after: null })}
        options={SORTS}
        style={{ width: 130 }}
      />
      {isNarrowed && (
        <Button type="link" onClick={() => clear(address, setPhone)}>
          清除条件
        </Button>
      )}
    </Flex>
  );
}

interface BoxProps {
  id?: string;
  label: string;
  width: number;
  value: string;
  onSearch: (value: string) => void;
}

function Box({ id, label, width, value, onSearch }: BoxProps) {
  return (
    <Input
      {...(id ? { id } : {})}
      aria-label={label}
      placeholder={label}
      allowClear
      defaultValue={value}
      style={{ width }}
      onPressEnter={({ currentTarget, nativeEvent }) => !nativeEvent.isComposing && onSearch(currentTarget.value)}
      onBlur={({ target }) => target.value.trim() !== value && onSearch(target.value)}
      onClear={() => onSearch('')}
    />
  );
}
