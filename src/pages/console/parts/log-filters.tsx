import { Form, Input, Select, Space } from 'antd';
import { fromLocalInput } from '../../kit/time.ts';
import type { Address } from './address.ts';

// What a log is narrowed by: each filter stands in the address, and a change of one begins the list anew.

const DAY_MS = 86_400_000;
const BEGINNING = { after: null, before: null } as const;

/** The two days of the address as moments, the second one included; null where none is chosen. */
export function daysIn({ one }: Pick<Address, 'one'>): { from: string | null; to: string | null } {
  const start = (day: string) => (day === '' ? null : fromLocalInput(`${day}T00:00`));
  const until = start(one('to'));
  return { from: start(one('from')), to: until === null ? null : new Date(Date.parse(until) + DAY_MS).toISOString() };
}

export function DaysFilter({ address }: { address: Address }) {
  const day = (name: 'from' | 'to', label: string) => (
    <Input
      type="date"
      aria-label={label}
      value={address.one(name)}
      onChange={({ target }) => address.change({ [name]: target.value, ...BEGINNING })}
    />
  );
  return (
    <Form.Item label="日期">
      <Space>
        {day('from', '开始日期')}至{day('to', '结束日期')}
      </Space>
    </Form.Item>
  );
}

interface FilterProps {
  address: Address;
  name: string;
  label: string;
  width: number;
}

/** Sent on Enter, and when the box is left. */
export function TextFilter({
  address,
  name,
  label,
  width,
  placeholder,
  isNumber = false,
}: FilterProps & { placeholder: string; isNumber?: boolean }) {
  const take = (typed: string) => {
    if (typed.trim() !== address.one(name)) address.change({ [name]: typed.trim(), ...BEGINNING });
  };
  return (
    <Form.Item label={label}>
      <Input
        key={address.one(name)}
        aria-label={label}
        placeholder={placeholder}
        style={{ width }}
        defaultValue={address.one(name)}
        {...(isNumber ? { inputMode: 'numeric' } : {})}
        onPressEnter={({ currentTarget }) => take(currentTarget.value)}
        onBlur={({ currentTarget }) => take(currentTarget.value)}
      />
    </Form.Item>
  );
}

/** One of these codes, in words; none: all. */
export function ChoiceFilter({
  address,
  name,
  label,
  width,
  words,
}: FilterProps & { words: Readonly<Record<string, string>> }) {
  return (
    <Form.Item label={label}>
      <Select
        aria-label={label}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder="全部"
        style={{ width }}
        value={address.one(name) || undefined}
        onChange={(value: string | undefined) => address.change({ [name]: value ?? null, ...BEGINNING })}
        options={Object.entries(words).map(([value, text]) => ({ value, label: text }))}
      />
    </Form.Item>
  );
}
