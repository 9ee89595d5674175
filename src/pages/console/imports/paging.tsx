import { Button, Flex } from 'antd';

interface PagingProps<K> {
  /** Where the pages begin that were turned so far; the last is the one shown. */
  turned: readonly K[];
  next: K | null;
  onTurn: (turned: readonly K[]) => void;
  label: string;
}

/** Pages of a table inside a page: the address belongs to the whole. */
export function Paging<K>({ turned, next, onTurn, label }: PagingProps<K>) {
  if (turned.length === 0 && next === null) return null;
  return (
    <Flex justify="flex-end" gap={8} style={{ marginTop: 8 }} role="group" aria-label={label}>
      <Button size="small" disabled={turned.length === 0} onClick={() => onTurn(turned.slice(0, -1))}>
        上一页
      </Button>
      <Button size="small" disabled={next === null} onClick={() => next !== null && onTurn([...turned, next])}>
        下一页
      </Button>
    </Flex>
  );
}
