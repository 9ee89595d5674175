import { MutedOutlined, SoundOutlined } from '@ant-design/icons';
import { Alert, App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { minuteText } from '../../kit/time.ts';
import type { Alarm } from './alarm.ts';

const MINUTES = [10, 30, 60];

/** Sound: allowed by one press, quiet for a while by another, and always said which. */
export function SoundButton({ alarm }: { alarm: Alarm }) {
  const { modal } = App.useApp();
  if (!alarm.hasSound)
    return (
      <Button icon={<MutedOutlined />} danger onClick={() => void alarm.allowSound()}>
        开启声音提醒
      </Button>
    );
  if (alarm.mutedUntil !== null)
    return (
      <Button icon={<MutedOutlined />} onClick={() => alarm.mute(0)}>
        静音至 {minuteText(new Date(alarm.mutedUntil).toISOString()).slice(6)}，按此恢复
      </Button>
    );
  const ask = (minutes: number) =>
    modal.confirm({
      title: `静音 ${minutes} 分钟？`,
      content: '这期间新的特急预警也不响，只在画面上闪烁。其他屏幕不受影响。',
      okText: `静音 ${minutes} 分钟`,
      cancelText: '不静音',
      onOk: () => alarm.mute(minutes),
    });
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: MINUTES.map((minutes) => ({
          key: minutes,
          label: `静音 ${minutes} 分钟`,
          onClick: () => void ask(minutes),
        })),
      }}
    >
      <Button icon={<SoundOutlined />}>声音已开</Button>
    </Dropdown>
  );
}

/** Flashes until somebody has pressed that he knows. */
export function FreshAlarm({ alarm: { fresh, acknowledge } }: { alarm: Alarm }) {
  if (fresh.length === 0) return null;
  const [first] = fresh;
  const more = fresh.length > 1 ? `等 ${fresh.length} 条` : '';
  return (
    <div className="board-fresh">
      <Alert
        type="error"
        showIcon
        title={`新的特急预警：${first?.number ?? ''} ${first?.organisation ?? '单位待定'}${more}`}
        action={
          <Button danger type="primary" onClick={acknowledge}>
            知道了
          </Button>
        }
      />
    </div>
  );
}

const TIMES = 'eqian.board.times';

/** Spans or moments, as whoever sits here likes. */
export function useTimes(): [isRelative: boolean, change: () => void] {
  const [isRelative, setRelative] = useState(() => localStorage.getItem(TIMES) === 'relative');
  return [
    isRelative,
    () => {
      localStorage.setItem(TIMES, isRelative ? 'absolute' : 'relative');
      setRelative(!isRelative);
    },
  ];
}
