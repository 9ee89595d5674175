import { AlertFilled, InfoCircleFilled, MinusCircleFilled, WarningFilled } from '@ant-design/icons';
import { theme } from 'antd';
import type { CSSProperties, ReactNode } from 'react';
import type { BoardWarning } from '../../../domain/warning-views/api.ts';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { useAsk } from '../parts/ask.ts';

export type Level = BoardWarning['level'];

export const LEVELS: readonly Level[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

export const useWords = (): WordsData | null => useAsk<WordsData>('/api/words', { staleMs: 3_600_000 }).data;

const SHAPES: Record<Level, ReactNode> = {
  CRITICAL: <AlertFilled />,
  HIGH: <WarningFilled />,
  MEDIUM: <InfoCircleFilled />,
  LOW: <MinusCircleFilled />,
};

/** A shape, a word and a colour: whoever does not see one sees the others. */
export function LevelMark({ level, words }: { level: Level; words: WordsData | null }) {
  return (
    <span className={`board-level is-${level}`}>
      {SHAPES[level]} {words?.levels[level]?.tag ?? level}
    </span>
  );
}

/** The theme's colours under the names that the board's styles use. */
export function useBoardColours(): CSSProperties {
  const { token } = theme.useToken();
  return Object.entries({
    text: token.colorText,
    quiet: token.colorTextSecondary,
    line: token.colorBorderSecondary,
    ground: token.colorBgContainer,
    page: token.colorBgLayout,
    over: token.colorErrorText,
    flash: token.colorErrorBg,
    CRITICAL: token.red7,
    HIGH: token.volcano7,
    MEDIUM: token.gold8,
    LOW: token.blue7,
  }).reduce<Record<string, string>>((all, [name, value]) => {
    all[`--board-${name}`] = value;
    return all;
  }, {}) as CSSProperties;
}

const NEXT: Readonly<Record<string, string>> = {
  match: '前完成匹配',
  ack: '前签收',
  contact: '前联系上本人',
  outcome: '前反馈结果',
  review: '前完成复核',
  alarm: '再次告警',
};

/** What follows the moment: 「升级到 派出所值班」. */
export function nextText({ next, state, escalationStep }: BoardWarning, words: WordsData | null): string {
  if (next === null) return '';
  if (next.purpose !== 'ladder') return NEXT[next.purpose] ?? '';
  if (state === 'MATCHED') return '自动下发';
  const step = words?.steps[escalationStep + 1] ?? '上一级';
  return step.startsWith('再次') ? step : `升级到 ${step}`;
}

/** 「特急，YJ-…，安阳制造，王*，…」 for whoever hears the screen. */
export function lineText({ number, organisation, subject }: BoardWarning, tag: string): string {
  return [tag, number, organisation ?? '单位待定', subject ?? '人员待定'].join('，');
}
