export const PURPOSES = ['PROTECTION'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const REQUEST_KINDS = ['CORRECTION', 'DELETION'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** What of somebody is erased on his request: everything that tells who he is, or what he declared by himself. */
export const DELETES = ['PERSON', 'PROTECTIONS'] as const;

export const REQUEST_STATES = ['OPEN', 'DONE', 'REFUSED'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What modules keep about somebody beside his record, in the order of his page. */
export const KEPT_KINDS = [
  'WARNING',
  'PROTECTION',
  'PICTURE',
  'CAMPAIGN',
  'BULLETIN',
  'VISIT',
  'POST',
  'LEAVE',
  'ACT',
  'MESSAGE',
] as const;
/** Of what is kept, for the person himself. */
export const KEPT_TITLES = {
  WARNING: '关于我的预警（已结束的）',
  PROTECTION: '我的防护填写',
  PICTURE: '我发来的截图',
  CAMPAIGN: '请我填写的防护活动',
  BULLETIN: '发给我的通报和我的签收',
  VISIT: '我记录的走访',
  POST: '我的岗位、聘任和值班',
  LEAVE: '我的请假和代岗',
  ACT: '我在系统里做过的事',
  MESSAGE: '发给我的消息',
} as const satisfies Record<(typeof KEPT_KINDS)[number], string>;
export type KeptKind = (typeof KEPT_KINDS)[number];

export interface Consent {
  purpose: Purpose;
  noticeVersion: string;
  givenAt: Date;
}

export interface DataRequest {
  id: string;
  number: string;
  personId: string;
  organisationId: string | null;
  kind: RequestKind;
  state: RequestState;
  createdAt: Date;
  dueAt: Date;
  answeredAt: Date | null;
  answer: string | null;
}
