import { DatePicker, Flex, Select } from 'antd';
import dayjs from 'dayjs';
import type { Address } from '../parts/address.ts';

const DAYS = [7, 30, 90, 365];

interface PeriodProps {
  asked: { from: string; to: string };
  /** By the service's clock. */
  today: string;
  address: Address;
}

export function Period({ asked, today, address }: PeriodProps) {
  const [from, to] = [dayjs(asked.from), dayjs(asked.to)];
  const days = to.isSame(dayjs(today), 'day') ? to.diff(from, 'day') + 1 : 0;
  const choose = (a: dayjs.Dayjs, b: dayjs.Dayjs) =>
    address.change({ from: a.format('YYYY-MM-DD'), to: b.format('YYYY-MM-DD') });
  return (
    <Flex gap={8} wrap>
      <Select
        aria-label="最近几天"
        style={{ width: 110 }}
        value={DAYS.includes(days) ? days : 0}
        options={[
          ...DAYS.map((n) => ({ value: n, label: `最近${n}天` })),
          ...(DAYS.includes(days) ? [] : [{ value: 0, label: '自选时间' }]),
        ]}
        onChange={(n: number) => n > 0 && choose(dayjs(today).subtract(n - 1, 'day'), dayjs(today))}
      />
      <DatePicker.RangePicker
        value={[from, to]}
        allowClear={false}
        maxDate={dayjs(today)}
        onChange={(range) => range?.[0] && range[1] && choose(range[0], range[1])}
      />
    </Flex>
  );
}
