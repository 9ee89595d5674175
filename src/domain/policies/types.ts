// Words that the pages and the server share.

const SETTINGS_LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export type SettingsLevel = (typeof SETTINGS_LEVELS)[number];

export const LEVEL_NAMES: Readonly<Record<SettingsLevel, string>> = {
  CRITICAL: '特急',
  HIGH: '高危',
  MEDIUM: '中危',
  LOW: '低危',
};

/** Who is asked at each step of a ladder. */
export const STEP_NAMES = ['安全顾问', '再问安全顾问', '社区民警', '派出所值班', '所领导和反诈中心'] as const;

export const TIMER_NAMES = {
  match: '找到人',
  ack: '签收',
  contact: '首次联系',
  outcome: '反馈结果',
  alarm: '到顶后再提醒',
  review: '审核',
  followUp: '回访',
} as const;
export type TimerName = keyof typeof TIMER_NAMES;

const GROUP_NAMES = {
  quietHours: '免打扰时段',
  night: '夜间时段',
  'followUp.again': '回访：无人答复，再次询问',
  'followUp.police': '回访：仍无人答复，转社区民警',
  'reminders.max': '催办次数上限',
  'reminders.declineSilenceDays': '拒绝后不打扰天数',
  'storm.share': '集中升级：占比',
  'storm.min': '集中升级：最少条数',
  'send.personsPerMinute': '每分钟群发人数',
  'send.perMemberPerMinute': '每人每分钟条数',
  'send.perMemberPerHour': '每人每小时条数',
  'send.dayCap': '每天发送人次上限',
  'send.reserveShare': '留给特急高危的比例',
  'send.duplicateCheckSeconds': '重复检查秒数',
  'desk.idleMinutes': '无操作退出：分钟',
  'desk.warnSeconds': '退出前提醒：秒',
  'desk.lockMinutes': '无操作锁屏：分钟',
  'bulletin.approvalAbove': '通报超过多少人须审批',
  'bulletin.countdown': '通报发出前倒计时',
  'bulletin.wave': '通报下一批等待',
} as const;

/** 'escalation.CRITICAL.2' → 特急·第2步（社区民警） */
export function fieldName(field: string): string {
  const [group, level = '', part = ''] = field.split('.');
  const levelName = LEVEL_NAMES[level as SettingsLevel] ?? level;
  if (group === 'escalation')
    return part === '' ? `${levelName}·升级阶梯` : `${levelName}·第${part}步（${STEP_NAMES[Number(part)] ?? ''}）`;
  if (group === 'timers') return `${levelName}·${TIMER_NAMES[part as TimerName] ?? part}`;
  return GROUP_NAMES[field as keyof typeof GROUP_NAMES] ?? field;
}

const UNITS: Readonly<Record<string, string>> = { s: '秒', m: '分钟', h: '小时', d: '天' };

/** '5m' → 5分钟, 'next 09:10' → 下一个09:10, and lists of them. */
export function valueName(value: unknown): string {
  if (value === null || value === undefined) return '无';
  if (Array.isArray(value)) return value.length === 0 ? '无' : value.map(valueName).join('、');
  const text = String(value);
  const span = /^(\d+)([smhd])$/.exec(text);
  if (span) return `${span[1]}${UNITS[span[2] ?? ''] ?? ''}`;
  if (text.startsWith('next ')) return `下一个${text.slice(5)}`;
  return text.replace(/^(\d\d:\d\d)-(\d\d:\d\d)$/, '$1—$2');
}

const MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Of '5m' in milliseconds; null where it is a time of day. */
export function spanMs(text: string): number | null {
  const span = /^(\d+)([smhd])$/.exec(text);
  return span ? Number(span[1]) * (MS[span[2] ?? ''] ?? 0) : null;
}

/** A text with every variable at its longest. */
export const atItsLongest = (text: string, lengths: Readonly<Record<string, number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in lengths ? '国'.repeat(lengths[name] ?? 0) : whole));

export interface Fault {
  /** As in the settings file, or where a line of a card stands. */
  field: string;
  message: string;
}
