import type { QueueRowData } from '../../../domain/warning-views/api.ts';
import type { FacetName } from '../../../domain/warning-views/types.ts';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { useAsk } from '../parts/ask.ts';

/** The Chinese words of codes. */
export const useWords = (): WordsData | null => useAsk<WordsData>('/api/words', { staleMs: 3_600_000 }).data;

export const FACET_TITLES: Readonly<Record<FacetName, string>> = {
  level: '等级',
  state: '状态',
  overdue: '时限',
  owner: '在谁手里',
  signed: '签收',
  met: '见到本人',
  outcome: '处置结果',
  type: '诈骗类型',
  source: '来源',
  age: '多久以前',
  station: '派出所',
  township: '乡镇街道',
  organisation: '单位',
  drill: '演练',
};

const OVERDUE: Readonly<Record<string, string>> = { YES: '已超时', NO: '未超时' };
const OWNERS: Readonly<Record<string, string>> = { NONE: '无人处置', ADVISOR: '安全顾问', POLICE: '民警' };
const SIGNED: Readonly<Record<string, string>> = {
  IN_TIME: '按时签收',
  LATE: '超时签收',
  MISSED: '超时未签收',
  WAITING: '等待签收',
};
const MET: Readonly<Record<string, string>> = { YES: '已见到', NO: '未见到' };
const DRILL: Readonly<Record<string, string>> = { NO: '真实预警', YES: '演练' };
const NOWHERE: Readonly<Record<string, string>> = { NONE: '单位待定' };
const AGES: Readonly<Record<string, string>> = { HOUR: '1小时内', DAY: '24小时内', WEEK: '7天内', OLDER: '更早' };

/** All values of a facet that are known beforehand, in the order of the field; of places only those there are. */
export function knownValues(facet: FacetName, words: WordsData | null): Readonly<Record<string, string>> {
  switch (facet) {
    case 'level':
      return levelWords(words);
    case 'state':
      return words?.states ?? {};
    case 'overdue':
      return OVERDUE;
    case 'owner':
      return OWNERS;
    case 'signed':
      return SIGNED;
    case 'met':
      return MET;
    case 'outcome':
      return words?.outcomes ?? {};
    case 'organisation':
      return NOWHERE;
    case 'drill':
      return DRILL;
    case 'type':
      return words?.fraudTypes ?? {};
    case 'source':
      return words?.sources ?? {};
    case 'age':
      return AGES;
    default:
      return {};
  }
}

const levelWords = (words: WordsData | null): Record<string, string> =>
  Object.fromEntries(Object.entries(words?.levels ?? {}).map(([level, { tag }]) => [level, tag]));

export const LATE: Readonly<Record<string, string>> = {
  MATCH: '未匹配',
  RECEIPT: '未签收',
  PROGRESS: '未处置',
  REVIEW: '未复核',
  TAKE_OVER: '无人接手',
};

export const LEVEL_COLOURS: Readonly<Record<QueueRowData['level'], string>> = {
  CRITICAL: 'red',
  HIGH: 'orange',
  MEDIUM: 'gold',
  LOW: 'blue',
};
