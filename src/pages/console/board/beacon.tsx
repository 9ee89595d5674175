import { CheckCircleOutlined, DisconnectOutlined } from '@ant-design/icons';
import { Flex, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useAppNow } from '../../kit/clock.tsx';
import { momentText, spanText } from '../../kit/time.ts';
import { deskClock, type LineState, useLineState } from '../parts/live.ts';

/** Older than this, what stands on the screen is not what is. */
const OLD_MS = 20_000;

/** Whether the line is there, and how old what is shown is: in words and by a shape, never by colour alone. */
export function Beacon() {
  const line = useLineState();
  const now = useNow();
  const { isOld, words } = readingOf(line, now);
  return (
    <Flex className="board-beacon">
      <span role="status" className="board-unseen">
        {heardState(line, isOld)}
      </span>
      <Tag color={isOld ? 'error' : 'success'} icon={isOld ? <DisconnectOutlined /> : <CheckCircleOutlined />}>
        {words}
        {!isOld && <ServiceTime />}
      </Tag>
    </Flex>
  );
}

/** The service's own clock, which in a drill is not the one on the wall. */
function ServiceTime() {
  const now = new Date(useAppNow(deskClock)).toISOString();
  return <span> · {momentText(now, now)}</span>;
}

/** What is read out when it changes: without the seconds, which would be read out one by one. */
function heardState({ isOpen, lostAt }: LineState, isOld: boolean): string {
  if (lostAt !== null) return '连接已断开，正在重连';
  if (!isOpen) return '';
  return isOld ? '数据没有更新' : '已连上，数据随时更新';
}

function readingOf({ isOpen, lostAt, heardAt, ageMs }: LineState, now: number): { isOld: boolean; words: string } {
  if (lostAt !== null)
    return {
      isOld: true,
      words: `线路中断 ${spanText(now - lostAt)}，正在重连${heardAt > 0 ? `；数据停在 ${spanText(now - heardAt + ageMs)} 前` : ''}`,
    };
  if (!isOpen) return { isOld: true, words: '正在连接' };
  const age = Math.max(0, now - heardAt) + ageMs;
  if (age > OLD_MS) return { isOld: true, words: `服务读不到新数据，已 ${spanText(age)}` };
  return { isOld: false, words: '实时' };
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
