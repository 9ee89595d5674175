import type { CampaignData, Counts } from '../../../domain/campaigns/api.ts';
import type { Bucket, CampaignState, Evidence } from '../../../domain/campaigns/types.ts';
import { shareText } from '../../../lib/shares.ts';
import type { Part } from '../parts/share-bar.tsx';

export const STATE_WORDS: Readonly<Record<CampaignState, string>> = {
  OPENING: '正在发起',
  OPEN: '进行中',
  CLOSED: '已结束',
};

export const BUCKET_WORDS: Readonly<Record<Bucket, string>> = {
  WAITING: '待询问',
  ASKED: '未回复',
  PARTIAL: '部分完成',
  DONE: '已完成',
  DECLINED: '暂不参加',
  UNREACHABLE: '无法送达',
};

export const EVIDENCE_WORDS: Readonly<Record<Evidence, string>> = {
  NONE: '不用截图',
  OPTIONAL: '可以交截图',
  SAMPLED: '抽中的人交截图',
};

/** Every member in the one place where he stands. */
export const partsOf = (counts: Counts): Part[] => [
  { key: 'done', name: BUCKET_WORDS.DONE, tone: 'done', count: counts.done },
  { key: 'partial', name: BUCKET_WORDS.PARTIAL, tone: 'late', count: counts.partial },
  { key: 'asked', name: BUCKET_WORDS.ASKED, tone: 'way', count: counts.asked },
  { key: 'waiting', name: BUCKET_WORDS.WAITING, tone: 'open', count: counts.waiting },
  { key: 'declined', name: BUCKET_WORDS.DECLINED, tone: 'out', count: counts.declined },
  { key: 'unreachable', name: BUCKET_WORDS.UNREACHABLE, tone: 'bad', count: counts.unreachable },
];

/** 「45/55人完成（81.8%）」. */
export const doneText = ({ done, people }: Counts): string => `${done}/${people}人完成（${shareText(done, people)}）`;

export const isOver = ({ state }: Pick<CampaignData, 'state'>): boolean => state === 'CLOSED';
