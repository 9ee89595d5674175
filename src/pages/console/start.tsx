import { Empty } from 'antd';
import { Beacon } from './board/beacon.tsx';
import { useFresh } from './parts/live.ts';
import { PageFrame } from './parts/page-frame.tsx';

export function StartPage() {
  useFresh(['desk'], '/api/desk/me');
  return (
    <PageFrame title="实时态势" extra={<Beacon />}>
      <Empty description="请从左侧菜单选择" />
    </PageFrame>
  );
}
