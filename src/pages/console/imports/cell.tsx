import { Button, Flex, Input, Typography } from 'antd';
import { useState } from 'react';
import type { CorrectedData } from '../../../domain/roster/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain } from '../parts/ask.ts';
import { importPath } from './words.ts';

interface CellProps {
  id: string;
  row: number;
  column: string;
  /** What the file has there, masked: the box begins empty. */
  sample: string;
}

/** A faulty cell, corrected where it stands; Enter has that row judged again. */
export function FaultyCell({ id, row, column, sample }: CellProps) {
  const [value, setValue] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function correct(): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      await call<CorrectedData>('POST', `${importPath(id)}/rows/${row}`, { column, value: value.trim() });
      await askAgain(importPath(id));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.status === 404 ? '这一行的内容没有保留，请改正表格后重新上传' : error.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Flex vertical gap={4}>
      <Flex gap={8}>
        <Input
          size="small"
          aria-label={`改正第${row}行的${column}`}
          placeholder={sample === '' ? '（空）' : sample}
          status={trouble === null ? '' : 'error'}
          maxLength={200}
          value={value}
          onChange={({ target }) => setValue(target.value)}
          onPressEnter={() => void correct()}
        />
        <Button size="small" loading={isBusy} onClick={() => void correct()}>
          改正
        </Button>
      </Flex>
      {trouble !== null && <Typography.Text type="danger">✕ {trouble}</Typography.Text>}
    </Flex>
  );
}
