import { Input, InputNumber, Select, Space } from 'antd';

interface SpanInputProps {
  /** As in the settings file: 5m, 4h, "next 09:10". */
  value: string;
  onChange: (value: string) => void;
  label: string;
  isBad?: boolean;
  disabled?: boolean;
  /** A time of day may stand here too. */
  withClock?: boolean;
}

const UNITS = [
  { value: 's', label: '秒' },
  { value: 'm', label: '分钟' },
  { value: 'h', label: '小时' },
  { value: 'd', label: '天' },
];
const CLOCK = { value: 'clock', label: '钟点' };

/** A waiting time: a number and its unit, or the next time of day. */
export function SpanInput({
  value,
  onChange,
  label,
  isBad = false,
  disabled = false,
  withClock = false,
}: SpanInputProps) {
  const isClock = value.startsWith('next ');
  const [, number = '', unit = 'm'] = /^(\d*)([smhd])$/.exec(value) ?? [];
  const status = isBad ? 'error' : '';
  const change = (next: string) => onChange(next === 'clock' ? 'next 09:10' : `${number === '' ? '1' : number}${next}`);
  return (
    <Space.Compact>
      {isClock ? (
        <Input
          aria-label={label}
          style={{ width: 90 }}
          status={status}
          disabled={disabled}
          value={value.slice(5)}
          onChange={(event) => onChange(`next ${event.target.value}`)}
        />
      ) : (
        <InputNumber
          aria-label={label}
          style={{ width: 90 }}
          status={status}
          disabled={disabled}
          min={0}
          precision={0}
          value={number === '' ? null : Number(number)}
          onChange={(next) => onChange(`${next ?? ''}${unit}`)}
        />
      )}
      <Select
        aria-label={`${label}的单位`}
        style={{ width: 84 }}
        disabled={disabled}
        value={isClock ? 'clock' : unit}
        options={withClock ? [...UNITS, CLOCK] : UNITS}
        onChange={change}
      />
    </Space.Compact>
  );
}
