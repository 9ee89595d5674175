import type { Values } from '../../../config/changeable.ts';
import { LEVELS } from '../../../kernel/escalation/index.ts';
import { days, hours } from '../../../lib/time.ts';
import type { Fault } from '../types.ts';

const LONGEST = days(30);
/** Beyond what any county needs, and far within what numbers and dates hold. */
const MOST: Readonly<Record<string, number>> = {
  'reminders.max': 100,
  'reminders.declineSilenceDays': 3_650,
  'storm.min': 100_000,
  'send.personsPerMinute': 1_000_000,
  'send.dayCap': 1_000_000_000,
  'bulletin.approvalAbove': 10_000_000,
};

type Spanned = [field: string, ms: number];

/** A slip of the finger must not leave a warning that waits for years. */
export function longFaults({ settings }: Values): Fault[] {
  const spans = LEVELS.flatMap((level): Spanned[] => {
    const { alarm, match, ack, contact, outcome, review } = settings.timers[level];
    return [
      ...settings.escalation[level].map(
        (due, n): Spanned => [`escalation.${level}.${n}`, 'afterMs' in due ? due.afterMs : 0],
      ),
      ...Object.entries({ match, ack, contact, outcome, review }).map(
        ([name, ms]): Spanned => [`timers.${level}.${name}`, ms],
      ),
      ...('pausesMs' in alarm ? alarm.pausesMs.map((ms): Spanned => [`timers.${level}.alarm`, ms]) : []),
    ];
  });
  const counts = Object.entries(MOST).filter(([field, most]) => {
    const [group = '', name = ''] = field.split('.');
    const value: unknown = Reflect.get(Object(Reflect.get(settings, group)), name);
    return typeof value === 'number' && value > most;
  });
  return [
    ...spans.filter(([, ms]) => ms > LONGEST).map(([field]) => ({ field, message: '最长 30 天' })),
    ...counts.map(([field, most]) => ({ field, message: `不能大于 ${most}` })),
  ];
}

export function rangeFaults({ settings: { night, send, desk } }: Values): Fault[] {
  return [
    ...(night.from > night.to ? [] : [{ field: 'night', message: '夜间应从晚上开始，到第二天早上结束' }]),
    ...(send.perMemberPerMinute <= send.perMemberPerHour
      ? []
      : [{ field: 'send.perMemberPerHour', message: '每小时的条数不能少于每分钟的条数' }]),
    ...(desk.lockMinutes <= desk.idleMinutes ? [] : [{ field: 'desk.lockMinutes', message: '锁屏不能晚于无操作退出' }]),
  ];
}

/** Nobody is asked after in the same minute, nor a season later; and police never before the colleague. */
export function followUpFaults({ settings: { followUp, timers, bulletin } }: Values): Fault[] {
  const late = LEVELS.flatMap((level) => {
    const field = `timers.${level}.followUp`;
    const times = timers[level].followUp;
    const isOrdered = times.every((ms, n) => ms > (times[n - 1] ?? 0));
    return [
      ...(isOrdered ? [] : [{ field, message: '各次回访应一次比一次晚，且大于 0' }]),
      ...(times.some((ms) => ms > LONGEST) ? [{ field, message: '回访最晚在 30 天内' }] : []),
    ];
  });
  return [
    ...late,
    ...(followUp.again > 0 ? [] : [{ field: 'followUp.again', message: '应大于 0' }]),
    ...(followUp.police > followUp.again ? [] : [{ field: 'followUp.police', message: '转给社区民警应晚于再次询问' }]),
    ...(followUp.police <= days(7) ? [] : [{ field: 'followUp.police', message: '最长 7 天' }]),
    ...(bulletin.countdown <= hours(1) ? [] : [{ field: 'bulletin.countdown', message: '最长 1 小时' }]),
    ...(bulletin.wave <= days(1) ? [] : [{ field: 'bulletin.wave', message: '最长 1 天' }]),
  ];
}
