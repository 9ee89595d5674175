import { DatePicker, Flex, Select } from 'antd';
import dayjs from 'dayjs';
import type { Address } from '../parts/address.ts';

const DAYS = [7, 30, 90, 365];

export function Period({ asked, address }: { asked: { from: string; to: string }; address: Address }) {
  const [from, to] = [dayjs(asked.from), dayjs(asked.to)];
  const days = to.isSame(dayjs(), 'day') ? to.diff(from, 'day') + 1 : 0;
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
        onChange={(n: number) => n > 0 && choose(dayjs().subtract(n - 1, 'day'), dayjs())}
      />
      <DatePicker.RangePicker
        value={[from, to]}
        allowClear={false}
        maxDate={dayjs()}
        onChange={(range) => range?.[0] && range[1] && choose(range[0], range[1])}
      />
    </Flex>
  );
}
