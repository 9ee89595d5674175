import './board.css';
import { ClockCircleOutlined, DesktopOutlined } from '@ant-design/icons';
import { Alert, Button, Empty, Flex, Typography } from 'antd';
import { Link } from 'wouter';
import { useAsk } from '../parts/ask.ts';
import { useFresh } from '../parts/live.ts';
import { MuteBanner } from '../parts/mute-banner.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { useAlarm } from './alarm.ts';
import { Beacon } from './beacon.tsx';
import { FreshAlarm, SoundButton, useTimes } from './controls.tsx';
import { Figures } from './figures.tsx';
import { Rows } from './rows.tsx';
import { useBoard } from './use-board.ts';
import { useBoardColours, useWords } from './words.tsx';

/** The first page: all that is open, what runs out first on top. */
export function BoardPage() {
  const board = useBoard();
  const words = useWords();
  const alarm = useAlarm(board.data?.warnings ?? null, 'desk');
  const [isRelative, changeTimes] = useTimes();
  const { data } = board;
  return (
    <PageFrame
      title="实时态势"
      of={board}
      extra={
        <Flex gap={8} wrap align="center">
          <Beacon />
          <Button icon={<ClockCircleOutlined />} onClick={changeTimes} aria-pressed={isRelative}>
            {isRelative ? '显示时刻' : '显示时长'}
          </Button>
          <SoundButton alarm={alarm} />
          <Link href="/wall">
            <Button icon={<DesktopOutlined />} tabIndex={-1}>
              大屏
            </Button>
          </Link>
        </Flex>
      }
    >
      <div className="board" style={useBoardColours()}>
        <FreshAlarm alarm={alarm} />
        <ChannelAlarm />
        <MuteBanner />
        {data && <Figures data={data} words={words} />}
        {data?.total === 0 && <Empty description="现在没有未结预警。新的预警会自动出现在这里。" />}
        {data && data.total > 0 && (
          <>
            <Typography.Text type="secondary">特急、高危在前，按最先到时排列</Typography.Text>
            <Rows warnings={data.warnings} words={words} isRelative={isRelative} />
          </>
        )}
        {data && data.total > data.warnings.length && <p>另有 {data.total - data.warnings.length} 条</p>}
      </div>
    </PageFrame>
  );
}

/** What is wrong with the way to WeCom, in the words of whoever mends it. */
export function ChannelAlarm() {
  useFresh(['channel', 'readiness'], '/api/me/alarm');
  const { data } = useAsk<{ alarm: { text: string } | null }>('/api/me/alarm', { everyMs: 60_000 });
  if (!data?.alarm) return null;
  return <Alert type="error" showIcon title={data.alarm.text} />;
}
