/** How far one person is with one protection; one state per person and item, whatever campaign asked. */
export const PROTECTION_STATES = [
  'UNKNOWN',
  'ASKED',
  'DECLARED',
  'EVIDENCED',
  'VERIFIED',
  'REJECTED',
  'EXEMPT',
  'DECLINED',
] as const;
export type ProtectionState = (typeof PROTECTION_STATES)[number];

/** DECLARED or better, or EXEMPT: what counts as done. */
export const DONE_STATES = ['DECLARED', 'EVIDENCED', 'VERIFIED', 'EXEMPT'] as const;

/** Whether screenshots are wanted; SAMPLED: only of those drawn for a check. */
export const EVIDENCE = ['NONE', 'OPTIONAL', 'SAMPLED'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** OPENING: members are still being added. */
export const CAMPAIGN_STATES = ['OPENING', 'OPEN', 'CLOSED'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const CAMPAIGN_KINDS = ['CAMPAIGN', 'NEW_HIRE'] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

/** Where a member stands; each member is in exactly one, so their sum is the number of members. */
export const BUCKETS = ['WAITING', 'ASKED', 'PARTIAL', 'DONE', 'DECLINED', 'UNREACHABLE'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** As they are called on the desk and in files. */
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

/** One thing everybody is asked to confirm. */
export interface ProtectionItem {
  code: string;
  name: string;
  /** The line on the card, at most 11 characters. */
  option: string;
  /** Which page shows how. */
  howTo: string;
  /** Belongs to the phone number: a new number starts anew. */
  ofNumber: boolean;
}
