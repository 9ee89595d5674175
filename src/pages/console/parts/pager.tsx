import { Button, Flex } from 'antd';
import type { Address } from './address.ts';

/** Pages of a list that is read on from its last row: where one stands is in the address, Back goes a page back. */
export function Pager({ address, next }: { address: Address; next: string | null }) {
  const isFirst = address.one('after') === '';
  if (isFirst && next === null) return null;
  return (
    <Flex justify="flex-end" gap={8}>
      {!isFirst && <Button onClick={() => address.change({ after: null })}>回到第一页</Button>}
      <Button disabled={next === null} onClick={() => address.change({ after: next })}>
        下一页
      </Button>
    </Flex>
  );
}
