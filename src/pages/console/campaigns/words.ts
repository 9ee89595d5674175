import type { CampaignData, Counts } from '../../../domain/campaigns/api.ts';
import { BUCKET_WORDS } from '../../../domain/campaigns/types.ts';
import { shareText } from '../../../lib/shares.ts';
import type { Part } from '../parts/share-bar.tsx';

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
