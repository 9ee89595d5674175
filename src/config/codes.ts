// Codes of domain words that have texts here. The modules own their meaning; a text for every one of them is owed here.
export const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;

export const FRAUD_TYPES = [
  'BRUSHING_REBATE',
  'FAKE_INVESTMENT',
  'FAKE_SHOPPING',
  'FAKE_CS_LOGISTICS',
  'FAKE_LOAN',
  'FAKE_CREDIT_REPAIR',
  'IMPERSONATE_LEADER',
  'IMPERSONATE_AUTHORITY',
  'ROMANCE',
  'GAME_TRADE',
  'TICKET_REFUND',
  'AI_DEEPFAKE',
  'OTHER',
] as const;

/** What the owner of a warning may report. */
export const OUTCOMES = [
  'DISSUADED',
  'PARTIAL_LOSS',
  'SCAMMED',
  'NOT_INVOLVED',
  'FALSE_ALARM',
  'UNREACHABLE',
  'REFUSED',
  'OFF_SITE',
  'LEFT_COMPANY',
  'WRONG_PERSON',
] as const;

/** How a warning may end: as reported, or closed by police themselves. */
export const ENDINGS = [...OUTCOMES, 'POLICE_CLOSED'] as const;

export type Role =
  | 'CENTER_OFFICER'
  | 'COUNTY_ADMIN'
  | 'JOINT_OFFICE'
  | 'STATION_DUTY'
  | 'STATION_CHIEF'
  | 'COMMUNITY_POLICE'
  | 'ADVISOR'
  | 'PROPAGANDIST'
  | 'GRID_OWNER'
  | 'LECTURER'
  | 'EMPLOYEE'
  | 'DESK'
  | 'AUDITOR';

export const CARD_IDS = [
  'C01',
  'C01m',
  'C01a',
  'C01b',
  'C01c',
  'C01d',
  'C01e',
  'C02',
  'C03',
  'C04',
  'C05',
  'C05b',
  'C06',
  'C07',
  'C08',
  'C09',
  'C10',
  'C10a',
  'C25',
  'C26',
  'C28',
  'C29',
  'C30',
  'C31',
  'C32',
  'C32a',
  'C33',
  'C34',
  'C34r',
  'C35',
  'C36',
  'C37',
  'C37a',
  'C38',
  'C39',
  'C40',
  'C41',
  'C50',
] as const;

export type CardId = (typeof CARD_IDS)[number];
