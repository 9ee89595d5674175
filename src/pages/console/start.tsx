import { Empty } from 'antd';
import { Beacon } from './board/beacon.tsx';
import { useBoard } from './board/use-board.ts';
import { PageFrame } from './parts/page-frame.tsx';

export function StartPage() {
  const board = useBoard();
  return (
    <PageFrame title="实时态势" extra={<Beacon />} of={board}>
      {board.data?.total === 0 && <Empty description="现在没有未结预警" />}
    </PageFrame>
  );
}
