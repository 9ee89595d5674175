import { Empty } from 'antd';
import { PageFrame } from './parts/page-frame.tsx';

export function StartPage() {
  return (
    <PageFrame title="实时态势">
      <Empty description="请从左侧菜单选择" />
    </PageFrame>
  );
}
