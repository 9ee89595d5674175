import { z } from 'zod';
import { linesOf, lostVariables } from '../../config/card-lines.ts';
import { asWritten, type Changes, cardsIn, GROUPS, type Values, withChanges } from '../../config/changeable.ts';
import { isVariable, variablesIn } from '../../config/fill.ts';
import { lintCard, lintTexts, longestLengths, PRIVATE } from '../../config/texts.ts';
import { LEVELS, type PolicyFault, policiesOf, policyFaults } from '../../kernel/escalation/index.ts';
import { charCount } from '../../lib/text.ts';
import type { ChangeData } from './api.ts';
import { followUpFaults, longFaults, rangeFaults } from './rules/ranges.ts';
import { atItsLongest, type Fault, fieldName, valueName } from './types.ts';

/** What a version would make otherwise than the values it is laid over, in the words of the county. */
export function differences(before: Values, after: Values): ChangeData[] {
  const [old, fresh] = [flat(asWritten(before.settings)), flat(asWritten(after.settings))];
  const fields = [...new Set([...old.keys(), ...fresh.keys()])];
  const settings = fields
    .filter((field) => JSON.stringify(old.get(field)) !== JSON.stringify(fresh.get(field)))
    .map((field) => ({
      ...{ field, name: fieldName(field) },
      ...{ before: valueName(old.get(field)), after: valueName(fresh.get(field)) },
    }));
  return [...settings, ...wordChanges(before, after)];
}

/** Ladders by step, the rest by its leaves; a list of spans is one value. */
function flat(value: unknown, at = ''): Map<string, unknown> {
  const isLadder = at.startsWith('escalation.');
  const isTree = typeof value === 'object' && value !== null && (!Array.isArray(value) || isLadder);
  if (!isTree) return new Map([[at, value]]);
  return new Map(Object.entries(value).flatMap(([key, part]) => [...flat(part, at === '' ? key : `${at}.${key}`)]));
}

function wordChanges(before: Values, after: Values): ChangeData[] {
  const fresh = new Map(cardsIn(after));
  return cardsIn(before).flatMap(([id, old]) => {
    const card = fresh.get(id);
    if (card === undefined || card === old) return [];
    const now = new Map(linesOf(id, card).map(({ place, text }) => [place, text]));
    return linesOf(id, old).flatMap(({ place, text }) =>
      now.get(place) === text
        ? []
        : [{ field: place, name: placeName(place), before: text, after: now.get(place) ?? '' }],
    );
  });
}

const PARTS: Readonly<Record<string, string>> = {
  title: '标题',
  desc: '说明',
  body: '正文',
  link: '链接',
  fields: '字段',
  buttons: '按钮',
  menu: '菜单',
};

/** 'C01/NIGHT/fields/0/1' → C01（NIGHT）字段1的内容 */
export function placeName(place: string): string {
  const [id = '', first = '', ...rest] = place.split('/');
  const isPart = first in PARTS;
  const [part = '', n, column] = isPart ? [first, ...rest] : rest;
  const of = isPart ? id : `${id}（${first}）`;
  const order = n === undefined ? '' : String(Number(n) + 1);
  const which = part === 'fields' ? (column === '0' ? '的名称' : '的内容') : '';
  return `${of}${PARTS[part] ?? part}${order}${which}`;
}

/** The ladders and deadlines by which somebody in danger is reached are no one officer's. */
export const needsSecond = (changes: readonly ChangeData[]): boolean =>
  changes.some(({ field }) => /^(escalation|timers)\.(CRITICAL|HIGH)(\.|$)/.test(field));

export type Judged = { faults: Fault[]; values: null } | { faults: readonly []; values: Values };

/** The changes over the files, judged as the files are when the service starts. */
export function judge(file: Values, changes: Changes): Judged {
  let values: Values;
  try {
    values = withChanges(file, changes);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { faults: error.issues.map(shapeFault), values: null };
  }
  const faults = [
    ...longFaults(values),
    ...ladderFaults(values),
    ...rangeFaults(values),
    ...followUpFaults(values),
    ...cardFaults(file, values, changes),
  ];
  return faults.length > 0 ? { faults, values: null } : { faults: [], values };
}

const CAPS: Readonly<Record<string, string>> = {
  'send.perMemberPerMinute': '企业微信每人每分钟最多收 30 条，超出的不会送达',
  'send.perMemberPerHour': '企业微信每人每小时最多收 1000 条，超出的不会送达',
  'send.duplicateCheckSeconds': '应在 1800 到 14400 秒之间',
  'desk.idleMinutes': '应在 5 到 120 分钟之间',
  'desk.warnSeconds': '应在 20 到 300 秒之间',
  'desk.lockMinutes': '应在 1 到 60 分钟之间',
};

function shapeFault(issue: z.core.$ZodIssue): Fault {
  const path = issue.path.map(String);
  const field = (path[0] === 'escalation' || path[0] === 'timers' ? path.slice(0, 3) : path.slice(0, 2)).join('.');
  return { field, message: CAPS[field] ?? shapeMessage(issue, field) };
}

function shapeMessage(issue: z.core.$ZodIssue, field: string): string {
  if (issue.code === 'too_big' && field.startsWith('escalation')) return '阶梯最多 5 步（第0步到第4步）';
  if (issue.code === 'too_big') return `不能大于 ${issue.maximum}`;
  if (issue.code === 'too_small') return issue.origin === 'array' ? '至少要有一项' : `不能小于 ${issue.minimum}`;
  if (field === 'quietHours' || field === 'night') return '请写成 21:00-08:00';
  if (/^(escalation|timers|followUp|bulletin\.(countdown|wave))/.test(field))
    return '时间不完整，应为整数的秒、分钟、小时或天，或几点几分';
  return '应为正整数';
}

function ladderFaults({ settings }: Values): Fault[] {
  const policies = policiesOf(settings);
  const faults = LEVELS.flatMap((level) => policyFaults(policies[level]));
  const said = faults.map((fault) => ({ field: fault.field, message: ladderMessage(fault) }));
  return said.filter(
    ({ field, message }, n) => n === said.findIndex((one) => one.field === field && one.message === message),
  );
}

function ladderMessage({ rule, values }: PolicyFault): string {
  const { step = '', before = '', minutes = '' } = values;
  const messages: Readonly<Record<PolicyFault['rule'], string>> = {
    notAStep: `没有第${step}步，只有第0步到第4步`,
    gap: '各步应依次为第0、1、2、3、4步，中间不能缺',
    afterClock: `第${step}步前一步是钟点，这一步也应写钟点`,
    order: `第${step}步应晚于第${before}步`,
    atOnce: '第0步应立即发出（0分钟）',
    station: '阶梯至少要到第3步（派出所值班）',
    policeLate: '第2步（社区民警）不能晚于签收时限',
    positive: '应大于 0',
    contactLate: '首次联系不能晚于反馈结果',
    alarmEndless: '再提醒的间隔应大于 0',
    alarmRare: '特急到顶后，再提醒的间隔最长 15 分钟',
    tooSlow: `特急不能慢于 ${minutes} 分钟`,
    quietHours: '免打扰应从晚上开始，到第二天早上结束',
    stepQuiet: `第${step}步的钟点落在免打扰时段`,
    alarmQuiet: '再提醒的钟点落在免打扰时段',
  };
  return messages[rule];
}

/** Lines that were changed one by one, then every card as a whole with the longest values. */
function cardFaults(file: Values, values: Values, { cards: lines = {} }: Changes): Fault[] {
  if (Object.keys(lines).length === 0) return [];
  const lengths = longestLengths(values.texts);
  const known = new Map(cardsIn(file).flatMap(([id, card]) => linesOf(id, card).map((line) => [line.place, line])));
  const faults = Object.entries(lines).flatMap(([place, text]): Fault[] => {
    const line = known.get(place);
    const messages = line ? lineFaults(line, text, lengths) : ['卡片上没有这一行'];
    return messages.map((message) => ({ field: place, message }));
  });
  if (faults.length > 0) return faults;
  const own = Object.entries(values.ownCards).flatMap(([id, card]) => lintCard(values.texts, id, card));
  return [...lintTexts(values.texts, values.settings), ...own].map((fault) => wholeFault(file, fault));
}

interface Line {
  place: string;
  text: string;
  max: number;
}

function lineFaults(
  { place, text: before, max }: Line,
  text: string,
  lengths: Readonly<Record<string, number>>,
): string[] {
  if (text.trim() === '') return ['不能为空'];
  const unknown = variablesIn(text).filter((name) => !isVariable(name));
  const lost = lostVariables(before, text);
  const added = variablesIn(text).filter((name) => isVariable(name) && !variablesIn(before).includes(name));
  const shown = /\/(title|desc)$/.test(place) ? variablesIn(text).filter((name) => PRIVATE.includes(name)) : [];
  const length = charCount(atItsLongest(text, lengths));
  return [
    ...unknown.map((name) => `没有 {${name}} 这个变量`),
    ...lost.map((name) => `不能删去 {${name}}`),
    ...(shown.length === 0 ? added.map((name) => `这一行没有 {${name}} 可用`) : []),
    ...shown.map((name) => `锁屏上看得到，不能有 {${name}}`),
    ...(length > max ? [`填入最长的内容后有 ${length} 个字，最多 ${max} 个`] : []),
  ];
}

function wholeFault(file: Values, fault: string): Fault {
  const id = /^[\w.-]+/.exec(fault)?.[0] ?? '';
  const [, length, max] = /(\d+) characters, at most (\d+)/.exec(fault) ?? [];
  const message =
    max === undefined ? '不符合企业微信卡片的要求' : `与其他内容（如演练标记）合起来有 ${length} 个字，最多 ${max} 个`;
  return { field: cardsIn(file).some(([one]) => one === id) ? `${id}/title` : 'cards', message };
}

/** The changes of a version laid over an older one's: groups whole, lines one by one, an empty line back to the file's. */
export function laidOver(base: Changes, changes: Changes): Changes {
  const groups = Object.fromEntries(
    GROUPS.flatMap((group) => {
      const value = changes[group] ?? base[group];
      return value === undefined ? [] : [[group, value]];
    }),
  ) as Changes;
  const lines = Object.entries({ ...base.cards, ...changes.cards }).filter(([, text]) => text !== '');
  return { ...groups, ...(lines.length > 0 ? { cards: Object.fromEntries(lines) } : {}) };
}

/** Of a setting or of a line of a card. */
export const nameOf = (field: string): string => (field.includes('/') ? placeName(field) : fieldName(field));
