import { Button, Flex, Typography } from 'antd';
import type { Address } from './address.ts';

interface PagerProps {
  address: Address;
  /** Where the next page begins; null on the last. */
  next: string | number | null;
  /** What the service calls it. */
  cursor?: 'after' | 'before';
  /** A list of what happened, the newest first. */
  isLog?: boolean;
  note?: string;
}

/** Pages of a list that is read on from its last row: where one stands is in the address, Back goes a page back. */
export function Pager({ address, next, cursor = 'after', isLog = false, note = '' }: PagerProps) {
  const isFirst = address.one(cursor) === '';
  const hasOne = isFirst && next === null;
  if (hasOne && note === '') return null;
  return (
    <Flex justify={note === '' ? 'flex-end' : 'space-between'} align="center" gap={8} wrap>
      {note !== '' && <Typography.Text type="secondary">{note}</Typography.Text>}
      {!hasOne && (
        <Flex gap={8}>
          {!isFirst && (
            <Button onClick={() => address.change({ [cursor]: null })}>{isLog ? '回到最新' : '回到第一页'}</Button>
          )}
          <Button
            disabled={next === null}
            onClick={() => address.change({ [cursor]: next === null ? null : String(next) })}
          >
            {isLog ? '更早的' : '下一页'}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}
