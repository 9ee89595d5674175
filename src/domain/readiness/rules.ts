import type { Action } from '../../kernel/access/index.ts';
import { formatShanghai } from '../../lib/time.ts';
import type { DefectKind, ReadinessDefect } from '../directory/index.ts';
import type { Reachability, ReachFacts, RepairAct } from './types.ts';

/** Who can mend a gap, and by what: a press here, or the page where it is done. */
export interface Repairing {
  right: Action;
  acts: readonly RepairAct[];
  page: ((organisationId: string) => string) | null;
}

const propose = (organisationId: string) => `/h5/appointments?organisationId=${organisationId}`;
const owners = (organisationId: string) => `/h5/organisations/${organisationId}`;
const visits = (organisationId: string) => `/h5/visits?organisation=${organisationId}`;

/** Every kind has its place here, so that none is only written down. */
export const REPAIRS: Record<DefectKind, Repairing> = {
  CHANNEL_FAILURE: { right: 'platform.mend', acts: ['probe'], page: null },
  APP_CLOSED: { right: 'platform.mend', acts: ['in_use'], page: null },
  APP_CLOSING: { right: 'platform.mend', acts: ['in_use'], page: null },
  STEP_FAILS: { right: 'platform.mend', acts: ['reported'], page: null },
  CALLBACKS_QUARANTINED: { right: 'platform.mend', acts: ['apply_again'], page: null },
  DEAD_LETTERS: { right: 'platform.mend', acts: ['send_again', 'reported'], page: null },
  NO_ADVISOR: { right: 'directory.import', acts: [], page: propose },
  NO_COMMUNITY_POLICE: { right: 'roles.assign', acts: ['assign'], page: null },
  EMPTY_STEP: { right: 'roles.assign', acts: ['assign'], page: null },
  CONTACTS_SHRANK: { right: 'platform.mend', acts: ['read_again', 'gone'], page: null },
  CONTACTS_UNREAD: { right: 'platform.mend', acts: ['read_again'], page: null },
  UNKNOWN_DEPARTMENT: { right: 'platform.mend', acts: ['place'], page: null },
  CONTACT_NOT_SETTLED: { right: 'platform.mend', acts: ['read_again'], page: null },
  LEFT_COMPANY: { right: 'directory.import', acts: ['left', 'stays'], page: null },
  WRONG_PERSON: { right: 'directory.import', acts: ['left', 'stays'], page: null },
  ACCOUNT_REUSED: { right: 'advisor.appoint', acts: ['same_human', 'another_human'], page: null },
  IDENTITY_CLAIMED: { right: 'advisor.appoint', acts: ['claim_refused'], page: null },
  UNREACHABLE: { right: 'roster.edit', acts: ['reachable'], page: null },
  LECTURE_PROPOSED: { right: 'visit.record', acts: ['arranged', 'not_needed'], page: visits },
  UNIT_WITHOUT_OWNER: { right: 'roster.edit', acts: [], page: owners },
  ADVISOR_NOT_PRACTISED: { right: 'advisor.appoint', acts: ['practise'], page: null },
  ADVISOR_AWAY: { right: 'advisor.appoint', acts: [], page: propose },
};

/** Where advisors should stand an advisor is proposed; the steps above are the county's to fill. */
export function repairOf(defect: Pick<ReadinessDefect, 'kind' | 'note'>): Repairing {
  return defect.kind === 'EMPTY_STEP' && stepOf(defect) < 2 ? REPAIRS.NO_ADVISOR : REPAIRS[defect.kind];
}

/** The step of the ladder on which nobody stood. */
export function stepOf({ note }: Pick<ReadinessDefect, 'note'>): number {
  return Number(/\d+/.exec(note ?? '')?.[0] ?? 0);
}

/** What an officer is appointed to, so that somebody stands there again. */
export function postOf(defect: Pick<ReadinessDefect, 'kind' | 'note'>) {
  if (defect.kind === 'NO_COMMUNITY_POLICE' || stepOf(defect) === 2)
    return { role: 'COMMUNITY_POLICE', scopeKind: 'ORGANISATION' } as const;
  return stepOf(defect) === 3
    ? ({ role: 'STATION_DUTY', scopeKind: 'STATION' } as const)
    : ({ role: 'STATION_CHIEF', scopeKind: 'STATION' } as const);
}

/** Of these a card goes to whoever can mend them; the others have cards of their own, or stand in the daily digest. */
export const NOTIFIED: readonly DefectKind[] = [
  'CHANNEL_FAILURE',
  'STEP_FAILS',
  'CALLBACKS_QUARANTINED',
  'DEAD_LETTERS',
  'CONTACTS_SHRANK',
  'CONTACTS_UNREAD',
  'UNKNOWN_DEPARTMENT',
  'CONTACT_NOT_SETTLED',
  'NO_COMMUNITY_POLICE',
  'EMPTY_STEP',
  'LEFT_COMPANY',
  'WRONG_PERSON',
  'ACCOUNT_REUSED',
  'IDENTITY_CLAIMED',
  'LECTURE_PROPOSED',
  'ADVISOR_AWAY',
];

/** What the note says, where it is for people. */
export function aboutOf({ kind, note }: Pick<ReadinessDefect, 'kind' | 'note'>, step: string): string {
  switch (kind) {
    case 'EMPTY_STEP':
      return step;
    case 'LECTURE_PROPOSED':
      return `外省新员工${note ?? ''}人`;
    case 'CONTACTS_SHRANK':
      return `${(note ?? '').replace('/', '人不见，原有')}人`;
    case 'CALLBACKS_QUARANTINED':
    case 'DEAD_LETTERS':
      return `${note ?? ''}条`;
    case 'CHANNEL_FAILURE':
      return note ? `错误码${note}` : '';
    case 'APP_CLOSED':
    case 'APP_CLOSING':
    case 'CONTACTS_UNREAD':
    case 'ADVISOR_AWAY':
    case 'LEFT_COMPANY':
    case 'WRONG_PERSON':
      return note ?? '';
    default:
      return '';
  }
}

/** How long a message that arrived speaks for the next one. */
export const EVIDENCE_DAYS = 30;
export const LOAD_DAYS = 7;

const NO_WAY = {
  NONE: '没有企业微信账号',
  LEFT: '已退出企业微信',
  DISABLED: '企业微信账号已停用',
} as const;

/** What WeCom meant when it named somebody; 0: it took the message for others and listed him as invalid or unlicensed. */
const ANSWERS: Readonly<Record<number, string>> = {
  0: '账号无效或没有接口许可',
  60021: '不在应用可见范围',
  60111: '账号不存在',
  81013: '不在应用可见范围',
};

/** Whether a warning's card would reach him, from what is known; without any proof it is unknown, never yes. */
export function reachabilityOf(facts: ReachFacts): Reachability {
  const { account, isUnreachable, deliveredAt, unreachableSince } = facts;
  if (account === 'NONE' || account === 'LEFT' || account === 'DISABLED')
    return { state: 'NOT', reasons: [NO_WAY[account], ...hindrances(facts)] };
  const isProvenSince = deliveredAt !== null && unreachableSince !== null && deliveredAt > unreachableSince;
  if (isUnreachable && !isProvenSince)
    return { state: 'NOT', reasons: [`消息送不到：${answerOf(facts)}`, ...hindrances(facts)] };
  const partly = [
    ...(isUnreachable ? [`曾送不到（${answerOf(facts)}），之后又有消息送达`] : []),
    ...(account === 'NOT_ACTIVATED' ? ['企业微信未激活，多半看不到消息'] : []),
    ...hindrances(facts),
    ...(facts.isSilent ? ['发过要处置的卡片，从未按过'] : []),
  ];
  if (partly.length > 0) return { state: 'PARTLY', reasons: partly };
  if (deliveredAt === null)
    return { state: 'UNKNOWN', reasons: [`近${EVIDENCE_DAYS}天没有消息送达过，能否收到不清楚`] };
  return { state: 'REACHABLE', reasons: [`${formatShanghai(deliveredAt)} 有消息送达`] };
}

function answerOf({ unreachableErrcode: errcode }: ReachFacts): string {
  if (errcode === null) return '不在应用可见范围';
  const meaning = ANSWERS[errcode] ?? '企业微信不接收';
  return errcode === 0 ? meaning : `${meaning}，错误码${errcode}`;
}

function hindrances({ awayUntil, isSubstituted, isDoubted }: ReachFacts): string[] {
  const away = awayUntil && `请假至${formatShanghai(awayUntil)}，${isSubstituted ? '有人代班' : '无人代班'}`;
  return [...(away ? [away] : []), ...(isDoubted ? ['有人反映已离职或账号不是本人，待核实'] : [])];
}
