import { dayText, momentText } from '../../kit/time.ts';

/** 「2026-12-01 08:30:05」. */
export const secondText = (at: string): string => `${dayText(at)} ${momentText(at, at)}`;

/** A length of time as people say it. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1_000)} 毫秒`;
  if (seconds < 120) return `${Math.round(seconds)} 秒`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} 分钟`;
  return `${Math.round(seconds / 3_600)} 小时`;
}

/** How long ago, seen from the service's own time. */
export const agoText = (at: string, now: string): string =>
  `${secondsText(Math.max(0, (Date.parse(now) - Date.parse(at)) / 1_000))}前`;

export const LEVEL_WORDS = { CRITICAL: '特急', HIGH: '紧急', MEDIUM: '一般', LOW: '提示' } as const;
