import { Tag, Typography, theme } from 'antd';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { useAppNow } from '../../kit/clock.tsx';
import { type AppClock, spanText } from '../../kit/time.ts';

export type Level = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

const COLOURS: Readonly<Record<Level, string>> = { CRITICAL: 'red', HIGH: 'orange', MEDIUM: 'gold', LOW: 'blue' };

/** How urgent it is: by its word, and by its colour beside it. */
export function LevelTag({ level, words }: { level: Level; words: Pick<WordsData, 'levels'> }) {
  return (
    <Tag color={COLOURS[level]} variant="solid" style={{ fontWeight: 600 }}>
      {words.levels[level]?.tag ?? level}
    </Tag>
  );
}

/** What is left until a moment, or how long it has passed. */
export function Left({ clock, at }: { clock: AppClock; at: string }) {
  const left = Date.parse(at) - useAppNow(clock);
  return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{left > 0 ? spanText(left) : '即将'}</span>;
}

/** Counting up since the time ran out. */
export function Late({ clock, since, words }: { clock: AppClock; since: string; words: string }) {
  const { token } = theme.useToken();
  const now = useAppNow(clock);
  return (
    <Typography.Text strong style={{ color: token.colorError, fontVariantNumeric: 'tabular-nums' }} role="timer">
      已超时 {spanText(Math.max(0, now - Date.parse(since)))}，{words}
    </Typography.Text>
  );
}
