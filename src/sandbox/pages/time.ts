const SHANGHAI = { timeZone: 'Asia/Shanghai', hourCycle: 'h23' } as const;

const clockFormat = new Intl.DateTimeFormat('zh-CN', { ...SHANGHAI, hour: '2-digit', minute: '2-digit' });
const secondsFormat = new Intl.DateTimeFormat('zh-CN', {
  ...SHANGHAI,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayFormat = new Intl.DateTimeFormat('zh-CN', { ...SHANGHAI, month: 'numeric', day: 'numeric' });
const weekdayFormat = new Intl.DateTimeFormat('zh-CN', { ...SHANGHAI, weekday: 'short' });

export function clockText(at: Date): string {
  return secondsFormat.format(at);
}

export function dayText(at: Date): string {
  return `${dayFormat.format(at)} ${weekdayFormat.format(at)}`;
}

/** The grey line between messages: the clock alone for today, with the day before that. */
export function separatorText(at: Date, now: Date): string {
  const clock = clockFormat.format(at);
  return dayFormat.format(at) === dayFormat.format(now) ? clock : `${dayFormat.format(at)} ${clock}`;
}
