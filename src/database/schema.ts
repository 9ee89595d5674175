// Generated from the migrated database by `npm run database:types`: do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** pg sends a bare array as a PostgreSQL array: give a JSON array as text. */
export type JsonInput = string | { readonly [key: string]: unknown };

export interface AppClock {
  one: Generated<boolean>;
  appBase: ColumnType<Date, Date | string, Date | string>;
  realBase: ColumnType<Date, Date | string, Date | string>;
  speed: number;
}

export interface Appointment {
  id: string;
  organisationId: string;
  personId: string;
  title: string | null;
  state: Generated<'PROPOSED' | 'REFUSED' | 'ASKED' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN'>;
  proposedBy: string;
  proposedAt: ColumnType<Date, Date | string, Date | string>;
  decidedBy: string | null;
  decidedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answeredAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  practice: Generated<'NONE' | 'ASKED' | 'SIGNED' | 'DONE'>;
  practiceDueAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  practisedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Attempt {
  id: GeneratedAlways<number>;
  deliveryId: string | null;
  cardId: string | null;
  kind: 'send' | 'update' | 'recall';
  corpId: string;
  agentId: string;
  userid: string;
  n: number;
  at: ColumnType<Date, Date | string, Date | string>;
  startedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  finishedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  result: 'ok' | 'temporary' | 'permanent' | 'token' | 'limited' | 'config' | 'unknown' | 'duplicate' | 'abandoned' | null;
  errcode: number | null;
}

export interface AuditLog {
  id: GeneratedAlways<number>;
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  recordedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  actorKind: 'person' | 'system' | 'gateway' | 'operator' | 'stranger';
  actorId: string | null;
  action: string;
  objectKind: string;
  objectId: string;
  before: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
  after: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
  ip: string | null;
  agent: string | null;
}

export interface AuditSeal {
  number: number;
  auditId: number;
  previous: string;
  mac: string;
  sealedAt: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface AuditUnsealed {
  auditId: number;
}

export interface Beacon {
  id: Generated<boolean>;
  triedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answeredAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  fault: string | null;
}

export interface BreakGlass {
  id: string;
  number: string;
  personId: string;
  requestedBy: string;
  reasonSealed: string | null;
  requestedAt: ColumnType<Date, Date | string, Date | string>;
  lapsesAt: ColumnType<Date, Date | string, Date | string>;
  decidedBy: string | null;
  decidedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  verdict: 'AGREED' | 'REFUSED' | null;
  opensUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  endedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  endedBy: string | null;
}

export interface BulkBatch {
  id: string;
  messageId: string;
  ownerKind: string;
  ownerId: string;
  purpose: 'ask' | 'notice' | 'reply' | 'card_sync' | 'correction' | 'todo';
  template: string;
  run: number;
  step: number;
  occurrence: number;
  persons: number;
  state: Generated<'waiting' | 'claimed' | 'unknown' | 'settled' | 'cancelled'>;
  reason: string | null;
  errcode: number | null;
  notBefore: ColumnType<Date, Date | string, Date | string>;
  attempt: Generated<number>;
  temporaryFailures: Generated<number>;
  ambiguousTries: Generated<number>;
  claimToken: string | null;
  leaseUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  claimedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  unknownSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  recallAsked: Generated<boolean>;
  createdAt: ColumnType<Date, Date | string, Date | string>;
  settledAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Bulletin {
  id: string;
  number: string;
  state: 'DRAFT' | 'PENDING_APPROVAL' | 'SCHEDULED' | 'SENDING' | 'SENT' | 'CLOSED' | 'CANCELLED';
  version: number;
  contentVersion: Generated<number>;
  title: string;
  body: string;
  longText: string | null;
  fraudType: string;
  templateId: string | null;
  ackRequired: boolean;
  deadlineAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  drill: boolean;
  filter: ColumnType<unknown, JsonInput, JsonInput>;
  scopeIds: string[];
  scheduledAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  launchAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  quorum: number | null;
  waveMinutes: number | null;
  people: number | null;
  authorId: string;
  byOperator: Generated<boolean>;
  approverId: string | null;
  refusal: string | null;
  phase: 'PLAN' | 'PLAN_SEEN' | 'TELL' | 'WAIT' | 'REMIND' | 'WITHDRAW' | null;
  cursor: string | null;
  page: Generated<number>;
  pageAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  settleAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  wave: Generated<number>;
  waveAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  remindersSent: Generated<number>;
  corrects: string | null;
  correctedBy: string | null;
  closeReason: 'DEADLINE' | 'BY_HAND' | 'CORRECTED' | null;
  createdAt: ColumnType<Date, Date | string, Date | string>;
  sendingAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  sentAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  closedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  question: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
}

export interface BulletinReceipt {
  bulletinId: string;
  personId: string;
  organisationId: Generated<string>;
  townshipId: Generated<string>;
  stationId: Generated<string>;
  gridUnitId: string | null;
  role: string;
  wave: Generated<number>;
  told: Generated<boolean>;
  state: Generated<'QUEUED' | 'ACCEPTED' | 'UNCONFIRMED' | 'INVALID' | 'ACKED' | 'ACKED_LATE' | 'SUPPRESSED'>;
  reason: string | null;
  sawOriginal: Generated<boolean>;
  reminders: Generated<number>;
  queuedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  acceptedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  actedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ackSeconds: number | null;
  answer: string | null;
  answeredAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answerLate: Generated<boolean>;
  answeredBy: string | null;
}

export interface BulletinRecount {
  bulletinId: string | null;
  organisationId: string | null;
  townshipId: string | null;
  stationId: string | null;
  state: string | null;
  receipts: number | null;
  sawOriginal: number | null;
  signers: number | null;
}

export interface BulletinTally {
  bulletinId: string;
  organisationId: string;
  townshipId: string;
  stationId: string;
  state: string;
  receipts: number;
  sawOriginal: Generated<number>;
  signers: Generated<number>;
}

export interface BulletinTemplate {
  id: string;
  version: number;
  title: string;
  changedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface BulletinTemplateVersion {
  templateId: string;
  version: number;
  title: string;
  body: string;
  fraudType: string;
  releasedTo: 'ALL' | 'OFFICERS' | 'NOBODY';
  restores: number | null;
  authorId: string;
  createdAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Campaign {
  id: string;
  kind: 'CAMPAIGN' | 'NEW_HIRE';
  name: string;
  state: 'OPENING' | 'OPEN' | 'CLOSED';
  scope: ColumnType<unknown, JsonInput, JsonInput>;
  scopeIds: string[];
  items: string[];
  evidence: 'NONE' | 'OPTIONAL' | 'SAMPLED';
  deadline: string | null;
  authorId: string | null;
  openedAt: ColumnType<Date, Date | string, Date | string>;
  closedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  cursor: string | null;
  morningCursor: string | null;
}

export interface CampaignDay {
  id: string;
  campaignId: string;
  day: string;
  organisationId: string;
  gridUnitId: Generated<string>;
  people: number;
  done: number;
  missing: number;
  newHires: number;
  slowest: string | null;
  remindedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  remindedBy: string | null;
  reminded: number | null;
}

export interface CampaignMember {
  campaignId: string;
  personId: string;
  kind: 'CAMPAIGN' | 'NEW_HIRE';
  organisationId: string;
  gridUnitId: Generated<string>;
  bucket: 'WAITING' | 'ASKED' | 'PARTIAL' | 'DONE' | 'DECLINED' | 'UNREACHABLE';
  missing: number;
  reached: 'SENT' | 'UNREACHABLE' | null;
  askedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  askBatch: string | null;
  reminders: Generated<number>;
  remindedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  nextReminderAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  declinedUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answeredAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  helpAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  dueAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  joinedAt: ColumnType<Date, Date | string, Date | string>;
  endedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface CampaignTally {
  campaignId: string;
  organisationId: string;
  gridUnitId: string;
  bucket: string;
  people: number;
}

export interface Card {
  id: string;
  messageId: string;
  ownerKind: string;
  ownerId: string;
  personId: string;
  userid: string;
  template: string;
  shownHash: string;
  wantedHash: string;
  wantedSealed: string | null;
  triedHash: string | null;
  triedCode: 'press' | 'send' | null;
  mustAct: Generated<boolean>;
  unsyncable: string | null;
  sendCodeSealed: string | null;
  sendCodeExpiresAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  sendCodeUsedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  pressCodeSealed: string | null;
  pressCodeExpiresAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  pressCodeUsedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  claimToken: string | null;
  leaseUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  notBefore: ColumnType<Date, Date | string, Date | string>;
  attempts: Generated<number>;
  createdAt: ColumnType<Date, Date | string, Date | string>;
}

export interface ChannelHealth {
  corpId: string;
  agentId: string;
  closedUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  brokenSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  probeAfter: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  reason: string | null;
  errcode: number | null;
  failingSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Consent {
  id: string;
  personId: string;
  purpose: 'PROTECTION';
  noticeVersion: string;
  via: 'card' | 'page';
  givenAt: ColumnType<Date, Date | string, Date | string>;
  endedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  endedBy: 'withdrawn' | 'renewed' | null;
}

export interface ContactDepartment {
  corpId: string;
  id: number;
  parentId: number | null;
  organisationId: string | null;
  gridUnitId: string | null;
  learned: Generated<boolean>;
}

export interface ContactMember {
  corpId: string;
  userid: string;
  departments: number[];
  present: boolean;
  changedAt: ColumnType<Date, Date | string, Date | string>;
  heardAt: ColumnType<Date, Date | string, Date | string>;
  comeback: 'ASK' | 'UNSURE' | null;
}

export interface ContactReading {
  corpId: string;
  readAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  goneAccepted: Generated<boolean>;
  failures: Generated<number>;
  tryAfter: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface DataDisclosure {
  id: GeneratedAlways<number>;
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  recipientKind: 'ORGANISATION' | 'BANK' | 'PERSON';
  recipientId: string;
  personId: string;
  categories: string[];
  people: number;
  basis: 'DUTY' | 'CONSENT' | 'EMPLOYER';
  purpose: 'DISSUASION' | 'PROTECTION' | 'NOTICE' | 'UPKEEP' | 'ROSTER';
  isFile: boolean;
  objectKind: string;
  objectId: string;
}

export interface DataRequest {
  id: string;
  number: string;
  personId: string;
  organisationId: string | null;
  kind: 'CORRECTION' | 'DELETION';
  wordsSealed: string;
  state: Generated<'OPEN' | 'DONE' | 'REFUSED'>;
  createdAt: ColumnType<Date, Date | string, Date | string>;
  dueAt: ColumnType<Date, Date | string, Date | string>;
  nudgedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answeredBy: string | null;
  answeredAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answer: string | null;
}

export interface Delivery {
  id: string;
  ownerKind: string;
  ownerId: string;
  personId: string;
  userid: string | null;
  purpose: 'ask' | 'notice' | 'reply' | 'card_sync' | 'correction' | 'todo';
  template: string;
  run: Generated<number>;
  step: Generated<number>;
  occurrence: Generated<number>;
  contentVersion: Generated<number>;
  lane: number;
  state: 'planned' | 'held' | 'queued' | 'claimed' | 'accepted' | 'accepted_blind' | 'acted' | 'rejected_perm' | 'unreachable' | 'unknown' | 'unconfirmed' | 'suppressed' | 'recalled' | 'superseded' | 'dead';
  reason: string | null;
  errcode: number | null;
  messageId: string;
  notBefore: ColumnType<Date, Date | string, Date | string>;
  attempt: Generated<number>;
  claimToken: string | null;
  leaseUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  unknownSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  recallAfter: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  createdAt: ColumnType<Date, Date | string, Date | string>;
  settledAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  batchId: string | null;
}

export interface DeskSetting {
  personId: string;
  key: string;
  value: ColumnType<unknown, JsonInput, JsonInput>;
}

export interface DeskView {
  id: string;
  ownerId: string;
  page: string;
  name: string;
  search: string;
  scopeId: string | null;
  changedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Drill {
  id: string;
  number: string;
  title: string;
  level: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';
  fraudType: string;
  hand: 'REAL' | 'SCRIPTED';
  signMinutes: number | null;
  meetMinutes: number | null;
  reportMinutes: number | null;
  startedBy: string;
  startedAt: ColumnType<Date, Date | string, Date | string>;
  endsAt: ColumnType<Date, Date | string, Date | string>;
  endedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  endedBy: string | null;
}

export interface DrillPlace {
  id: string;
  drillId: string;
  organisationId: string;
  stationId: string;
  isOpen: Generated<boolean>;
  warningId: string | null;
  fault: string | null;
}

export interface DrillStation {
  drillId: string;
  stationId: string;
  isOpen: Generated<boolean>;
}

export interface DutyShift {
  id: string;
  personId: string;
  role: 'CENTER_OFFICER' | 'COUNTY_ADMIN' | 'JOINT_OFFICE' | 'STATION_DUTY' | 'STATION_CHIEF' | 'COMMUNITY_POLICE' | 'ADVISOR' | 'PROPAGANDIST' | 'GRID_OWNER' | 'LECTURER' | 'EMPLOYEE' | 'DESK' | 'AUDITOR';
  scopeKind: 'COUNTY' | 'TOWNSHIP' | 'STATION' | 'ORGANISATION' | 'GRID_UNIT';
  scopeId: string;
  startsAt: ColumnType<Date, Date | string, Date | string>;
  endsAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Employment {
  id: string;
  personId: string;
  organisationId: string;
  gridUnitId: string | null;
  employeeNo: string;
  post: string | null;
  hiredOn: string | null;
  leftOn: string | null;
  outOfProvince: Generated<boolean>;
  state: Generated<'ACTIVE' | 'LEFT'>;
}

export interface EventLog {
  id: GeneratedAlways<number>;
  ownerKind: string;
  ownerId: string;
  version: number;
  at: ColumnType<Date, Date | string, Date | string>;
  actorKind: 'person' | 'system' | 'gateway';
  actorId: string | null;
  action: string;
  fromState: string | null;
  toState: string | null;
  detail: ColumnType<unknown, JsonInput | undefined, JsonInput>;
}

export interface FeedSilence {
  source: string;
  silentSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  noticedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  changes: Generated<number>;
}

export interface FollowUp {
  id: string;
  warningId: string;
  ownerPersonId: string;
  version: Generated<number>;
  dueAt: ColumnType<Date, Date | string, Date | string>;
  asked: Generated<number>;
  state: 'planned' | 'asked' | 'answered' | 'cancelled';
  answer: 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE' | null;
  answeredBy: string | null;
  answeredAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  createdAt: ColumnType<Date, Date | string, Date | string>;
}

export interface FormerContact {
  warningId: string;
  personId: string;
  since: ColumnType<Date, Date | string, Date | string>;
  endedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface GridUnit {
  id: string;
  organisationId: string;
  parentId: string | null;
  kind: 'WORKSHOP' | 'TEAM' | 'BUILDING' | 'UNIT';
  name: string;
  path: string;
  nameSearch: string | null;
}

export interface GridUnitAlias {
  organisationId: string;
  parentId: string | null;
  name: string;
  unitId: string;
}

export interface Handover {
  id: string;
  version: Generated<number>;
  fromPersonId: string;
  toPersonId: string;
  warningIds: string[];
  dueAt: ColumnType<Date, Date | string, Date | string>;
  state: 'offered' | 'accepted' | 'refused' | 'lapsed';
  createdAt: ColumnType<Date, Date | string, Date | string>;
  settledAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface IdempotentRequest {
  id: string;
  asked: string;
  status: number | null;
  answerSealed: string | null;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface Inbox {
  id: GeneratedAlways<number>;
  receiver: string;
  dedupeKey: string;
  payloadSealed: string;
  state: Generated<'kept' | 'done' | 'quarantined'>;
  attempts: Generated<number>;
  lastError: string | null;
  receivedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  nextTryAt: ColumnType<Date, Date | string | undefined, Date | string>;
  doneAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  outcome: 'ignored' | 'foreign' | null;
  kind: string | null;
  lane: Generated<number>;
}

export interface InboxArchive {
  id: number;
  receiver: string;
  payloadSealed: string;
  attempts: number;
  receivedAt: ColumnType<Date, Date | string, Date | string>;
  doneAt: ColumnType<Date, Date | string, Date | string>;
  outcome: string | null;
  kind: string | null;
}

export interface Jurisdiction {
  id: string;
  parentId: string | null;
  kind: 'PROVINCE' | 'CITY' | 'COUNTY' | 'TOWNSHIP' | 'STATION';
  code: string;
  name: string;
  path: string;
  population: number | null;
  synthetic: Generated<boolean>;
  stationId: string | null;
  nameSearch: string | null;
}

export interface Leave {
  id: string;
  personId: string;
  startsAt: ColumnType<Date, Date | string, Date | string>;
  endsAt: ColumnType<Date, Date | string, Date | string>;
  substitutePersonId: string | null;
}

export interface LiveChange {
  id: GeneratedAlways<number>;
  xid: Generated<string>;
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  topic: string;
  objectId: string;
  organisationId: string | null;
}

export interface LocalAccount {
  personId: string;
  name: string;
  passwordHash: string;
  oneTimeUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  totpSealed: string | null;
  totpStep: number | null;
  disabledAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  createdBy: string | null;
  signedInAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface LoginState {
  state: string;
  browserHash: string;
  returnTo: string;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  expiresAt: ColumnType<Date, Date | string, Date | string>;
  usedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ended: 'IN' | 'SPENT' | 'AWAY' | 'OUTSIDER' | 'STRANGER' | null;
  sessionHash: string | null;
}

export interface Message {
  id: string;
  corpId: string;
  agentId: string;
  taskId: string | null;
  bodySealed: string;
  contentHash: string;
  msgid: string | null;
  createdAt: ColumnType<Date, Date | string, Date | string>;
}

export interface MuteWindow {
  id: string;
  kind: 'MUTE' | 'MAINTENANCE';
  reason: string;
  startsAt: ColumnType<Date, Date | string, Date | string>;
  endsAt: ColumnType<Date, Date | string, Date | string>;
  declaredByPersonId: string;
  declaredAt: ColumnType<Date, Date | string, Date | string>;
  endedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  endedByPersonId: string | null;
}

export interface NumberSeries {
  prefix: string;
  day: string;
  last: number;
}

export interface Officer {
  personId: string;
  officerNo: string;
}

export interface OfficerPace {
  personId: string;
  lastCardAt: ColumnType<Date, Date | string, Date | string>;
  lastRepeatAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  snoozedUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface OfficerTold {
  personId: string;
  ownerKind: string;
  ownerId: string;
  toldAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Organisation {
  id: string;
  code: string;
  creditCode: string | null;
  name: string;
  shortName: string;
  kind: 'ENTERPRISE' | 'COMMUNITY' | 'BANK' | 'TELCO' | 'SCHOOL' | 'HEALTH';
  tier: Generated<'ABOVE_SCALE' | 'KEY' | 'GENERAL'>;
  sector: 'HEALTH' | 'EDUCATION' | 'FINANCE' | null;
  industry: string | null;
  townshipId: string;
  stationId: string;
  synthetic: Generated<boolean>;
  nameSearch: string | null;
  address: string | null;
  phone: string | null;
  version: Generated<number>;
}

export interface OrganisationChange {
  id: string;
  organisationId: string;
  fields: string[];
  before: ColumnType<unknown, JsonInput, JsonInput>;
  after: ColumnType<unknown, JsonInput, JsonInput>;
  reason: string;
  changedBy: string;
  changedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Outbox {
  id: GeneratedAlways<number>;
  topic: 'deliver' | 'sync_card' | 'recall';
  refId: string;
  lane: number;
  notBefore: ColumnType<Date, Date | string, Date | string>;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface Passkey {
  id: string;
  personId: string;
  publicKey: string;
  counter: number;
  transports: Generated<string[]>;
  title: string;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  usedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Person {
  id: string;
  name: string;
  phoneSealed: string | null;
  phoneHash: string | null;
  synthetic: Generated<boolean>;
  erasedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  nameSearch: string | null;
}

export interface PersonChange {
  id: string;
  personId: string;
  kind: 'CORRECTED' | 'ROLE_GIVEN' | 'ROLE_ENDED';
  fields: Generated<string[]>;
  role: string | null;
  scopeId: string | null;
  reason: string;
  changedBy: string;
  changedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface PrivacyNotice {
  version: string;
  content: ColumnType<unknown, JsonInput, JsonInput>;
  publishedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Protection {
  personId: string;
  item: string;
  state: 'UNKNOWN' | 'ASKED' | 'DECLARED' | 'EVIDENCED' | 'VERIFIED' | 'REJECTED' | 'EXEMPT' | 'DECLINED';
  since: ColumnType<Date, Date | string, Date | string>;
  validUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  consentVersion: string | null;
  consentedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  byPersonId: string | null;
  reason: string | null;
  beforeState: 'DECLARED' | 'VERIFIED' | null;
  beforeSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  beforeValidUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  beforeByPersonId: string | null;
}

export interface ProtectionEvidence {
  id: string;
  personId: string;
  userid: string;
  mediaId: string;
  state: 'PENDING' | 'ATTACHED' | 'DETACHED' | 'REFUSED';
  reason: 'TYPE' | 'SIZE' | 'GONE' | 'NOTHING_OPEN' | 'UNCLEAR' | 'REPEATED' | null;
  receivedAt: ColumnType<Date, Date | string, Date | string>;
  attempts: Generated<number>;
  nextTryAt: ColumnType<Date, Date | string, Date | string>;
  leaseUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  item: string | null;
  contentType: 'image/jpeg' | 'image/png' | null;
  sizeBytes: number | null;
  hash: string | null;
  imageSealed: string | null;
  attachedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  checkedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  beforeState: string | null;
  beforeSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  beforeValidUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface ProtectionPerson {
  personId: string;
  declinedUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  leftAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface ProtectionSample {
  id: string;
  organisationId: string;
  month: string;
  number: number;
  seed: string;
  outOf: number;
  drawnAt: ColumnType<Date, Date | string, Date | string>;
  drawnBy: string | null;
}

export interface ProtectionSampleItem {
  sampleId: string;
  personId: string;
  item: string;
  result: 'VERIFIED' | 'REJECTED' | null;
  checkedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface ReachDigest {
  day: string;
  people: number;
  madeAt: ColumnType<Date, Date | string, Date | string>;
}

export interface ReadinessDefect {
  id: string;
  kind: string;
  organisationId: string | null;
  personId: string | null;
  note: string | null;
  openedAt: ColumnType<Date, Date | string, Date | string>;
  closedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  toldAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  mendedBy: string | null;
  mendedHow: string | null;
}

export interface RecoveryCode {
  personId: string;
  codeHash: string;
  usedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface ReplayChange {
  runId: string;
  n: number;
  warningId: string;
  beforeStep: number;
  afterStep: number;
  beforeCards: number;
  afterCards: number;
  beforeMs: number | null;
  afterMs: number | null;
}

export interface ReplayRun {
  id: string;
  state: 'RUNNING' | 'DONE' | 'CANCELLED' | 'TOO_LONG' | 'FAILED' | 'INTERRUPTED';
  basedOn: number;
  changes: ColumnType<unknown, JsonInput, JsonInput>;
  versionId: string | null;
  startedByPersonId: string;
  startedAt: ColumnType<Date, Date | string, Date | string>;
  leaseUntil: ColumnType<Date, Date | string, Date | string>;
  endedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  endedByPersonId: string | null;
  done: Generated<number>;
  total: number | null;
  result: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
}

export interface RetentionRun {
  id: GeneratedAlways<number>;
  day: string;
  rule: string;
  erased: number;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface RoleAssignment {
  id: string;
  personId: string;
  role: 'CENTER_OFFICER' | 'COUNTY_ADMIN' | 'JOINT_OFFICE' | 'STATION_DUTY' | 'STATION_CHIEF' | 'COMMUNITY_POLICE' | 'ADVISOR' | 'PROPAGANDIST' | 'GRID_OWNER' | 'LECTURER' | 'EMPLOYEE' | 'DESK' | 'AUDITOR';
  scopeKind: 'COUNTY' | 'TOWNSHIP' | 'STATION' | 'ORGANISATION' | 'GRID_UNIT';
  scopeId: string;
  isPrimary: Generated<boolean>;
  title: string | null;
  optedIn: Generated<boolean>;
  state: Generated<'PROPOSED' | 'ACTIVE' | 'INACTIVE'>;
  validFrom: ColumnType<Date, Date | string | undefined, Date | string>;
  validUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Rollup {
  id: string;
  personId: string;
  userid: string | null;
  version: Generated<number>;
  state: 'open' | 'sent' | 'dropped';
  openedAt: ColumnType<Date, Date | string, Date | string>;
  dueAt: ColumnType<Date, Date | string, Date | string>;
}

export interface RollupItem {
  rollupId: string;
  ownerKind: string;
  ownerId: string;
  run: number;
  step: number;
  why: string;
  role: string;
  addedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface RosterFault {
  importId: string;
  n: number;
  line: number;
  columnName: string;
  severity: 'ERROR' | 'WARN';
  reason: string;
  sample: string;
}

export interface RosterFaultyCells {
  importId: string;
  line: number;
  cellsSealed: string;
}

export interface RosterImport {
  id: string;
  importerId: string | null;
  organisationId: string | null;
  fullList: boolean;
  state: Generated<'CHECKING' | 'CHECKED' | 'APPLYING' | 'DONE' | 'FAILED' | 'DISCARDED' | 'EXPIRED'>;
  reason: string | null;
  rowsRead: Generated<number>;
  faultyRows: Generated<number>;
  namelessRows: Generated<number>;
  errors: Generated<number>;
  warnings: Generated<number>;
  newRows: Generated<number>;
  rejoinedRows: Generated<number>;
  movedRows: Generated<number>;
  changedRows: Generated<number>;
  sameRows: Generated<number>;
  phonesChanged: Generated<number>;
  leavers: Generated<number>;
  activeBefore: Generated<number>;
  acceptLeavers: Generated<boolean>;
  appliedLine: Generated<number>;
  appliedLeaver: Generated<string>;
  appliedRows: Generated<number>;
  appliedNew: Generated<number>;
  appliedLeft: Generated<number>;
  refusedRows: Generated<number>;
  createdAt: ColumnType<Date, Date | string, Date | string>;
  checkedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  confirmedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  endedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  touchedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  byOperator: Generated<boolean>;
  includeHidden: Generated<boolean>;
  sheets: ColumnType<unknown, JsonInput | undefined, JsonInput>;
  ignored: ColumnType<unknown, JsonInput | undefined, JsonInput>;
  ignoredRows: Generated<number>;
  leftOutRows: Generated<number>;
  newUnits: ColumnType<unknown, JsonInput | undefined, JsonInput>;
  list: Generated<string>;
  fileName: string | null;
}

export interface RosterLeaver {
  importId: string;
  employmentId: string;
}

export interface RosterOrganisation {
  importId: string;
  ref: string;
  organisationId: string | null;
  code: string | null;
  name: string | null;
  kind: string | null;
  tier: string | null;
  townshipId: string | null;
  stationId: string | null;
}

export interface RosterRow {
  importId: string;
  line: number;
  rowKey: string;
  action: 'NEW' | 'REJOINED' | 'MOVED' | 'CHANGED' | 'SAME' | 'FAULTY';
  organisationRef: string;
  employmentId: string | null;
  employeeNo: string;
  name: string;
  phoneSealed: string | null;
  phoneHash: string | null;
  unitPath: string[];
  post: string | null;
  hiredOn: string | null;
  outOfProvince: boolean | null;
  role: string | null;
  userid: string | null;
}

export interface SavedAudience {
  id: string;
  ownerId: string;
  name: string;
  filter: ColumnType<unknown, JsonInput, JsonInput>;
  scopeId: string | null;
  version: number;
  changedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Schedule {
  name: string;
  nextAt: ColumnType<Date, Date | string | undefined, Date | string>;
  leaseUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  doneAt: ColumnType<Date, Date | string | undefined, Date | string>;
  begunAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  tookMs: number | null;
}

export interface SendBudget {
  corpId: string;
  agentId: string;
  day: string;
  persons: number;
}

export interface Session {
  tokenHash: string;
  personId: string;
  userid: string | null;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  lastSeenAt: ColumnType<Date, Date | string | undefined, Date | string>;
  expiresAt: ColumnType<Date, Date | string, Date | string>;
  ip: string | null;
  agent: string | null;
  id: string;
  way: Generated<'WECOM' | 'LOCAL'>;
  factor: Generated<'WECOM' | 'PASSWORD' | 'TOTP' | 'PASSKEY' | 'RECOVERY'>;
  idleMs: Generated<number>;
  lockedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SessionEnd {
  tokenHash: string;
  reason: 'idle' | 'expired' | 'revoked' | 'elsewhere' | 'changed';
  endedAt: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface SettingsVersion {
  id: string;
  number: number;
  basedOn: number;
  takenBackTo: number | null;
  changes: ColumnType<unknown, JsonInput, JsonInput>;
  reason: string;
  state: 'PROPOSED' | 'READY' | 'WITHDRAWN';
  madeByPersonId: string;
  madeAt: ColumnType<Date, Date | string, Date | string>;
  decidedByPersonId: string | null;
  decidedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  wantedFrom: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  inForceFrom: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SignInFailure {
  key: string;
  failures: number;
  lastAt: ColumnType<Date, Date | string, Date | string>;
  pausedUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SignInTicket {
  tokenHash: string;
  personId: string;
  purpose: 'SIGN_IN' | 'CHANGE';
  totpSealed: string | null;
  challenge: string | null;
  expiresAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Timer {
  id: string;
  ownerKind: string;
  ownerId: string;
  purpose: string;
  run: number;
  step: number;
  generation: number;
  priority: number;
  dueAt: ColumnType<Date, Date | string, Date | string>;
  state: Generated<'armed' | 'fired' | 'cancelled'>;
  armedAt: ColumnType<Date, Date | string, Date | string>;
  settledAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  heldFrom: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface TokenUse {
  hash: string;
  name: string;
  lastUsedAt: ColumnType<Date, Date | string, Date | string>;
  lastIp: string;
}

export interface UnitMerge {
  id: string;
  organisationId: string;
  unitIds: string[];
  names: string[];
  intoId: string;
  intoName: string;
  people: number;
  reason: string;
  mergedBy: string;
  mergedAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Visit {
  id: string;
  organisationId: string;
  gridUnitId: string;
  visitorId: string;
  visitedOn: string;
  purpose: 'PUBLICITY' | 'PROTECTIONS' | 'NEW_HIRES';
  people: number;
  recordedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  withdrawnAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Warning {
  id: string;
  number: string;
  version: number;
  level: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';
  fraudType: 'BRUSHING_REBATE' | 'FAKE_INVESTMENT' | 'FAKE_SHOPPING' | 'FAKE_CS_LOGISTICS' | 'FAKE_LOAN' | 'FAKE_CREDIT_REPAIR' | 'IMPERSONATE_LEADER' | 'IMPERSONATE_AUTHORITY' | 'ROMANCE' | 'GAME_TRADE' | 'TICKET_REFUND' | 'AI_DEEPFAKE' | 'OTHER';
  source: 'NATIONAL' | 'PROVINCE' | 'CITY' | 'COUNTY' | 'HOTLINE_96110' | 'SMS_12381' | 'BANK' | 'TELCO' | 'LEAD';
  drill: boolean;
  note: string | null;
  state: 'NEW' | 'UNMATCHED' | 'RETURNED' | 'MATCHED' | 'DISPATCHED' | 'ACKED' | 'CONTACTED' | 'REPORTED' | 'CLOSED' | 'REVOKED';
  organisationId: string | null;
  employmentId: string | null;
  personId: string | null;
  gridUnitId: string | null;
  phoneSealed: string | null;
  phoneHash: string | null;
  policy: ColumnType<unknown, JsonInput, JsonInput>;
  run: Generated<number>;
  runEntry: Generated<number>;
  runBase: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  runStep: Generated<number>;
  runHold: Generated<boolean>;
  runWhy: string | null;
  lapsedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  exhaustedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ownerPersonId: string | null;
  ownerKind: 'ADVISOR' | 'POLICE' | null;
  ownerSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  shiftMoved: Generated<boolean>;
  dispatchedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ackedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  metAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  reportedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  closedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  outcome: 'DISSUADED' | 'PARTIAL_LOSS' | 'SCAMMED' | 'NOT_INVOLVED' | 'FALSE_ALARM' | 'UNREACHABLE' | 'REFUSED' | 'OFF_SITE' | 'LEFT_COMPANY' | 'WRONG_PERSON' | 'POLICE_CLOSED' | null;
  openReason: string | null;
  detail: ColumnType<unknown, JsonInput | undefined, JsonInput>;
  missing: Generated<string[]>;
  reportedBy: string | null;
  lossCents: number | null;
  avertedCents: number | null;
  recoveredCents: number | null;
  proposedBy: string | null;
  createdAt: ColumnType<Date, Date | string, Date | string>;
  updatedAt: ColumnType<Date, Date | string, Date | string>;
  repeats: Generated<number>;
  noteSealed: string | null;
}

export interface WarningAddressee {
  warningId: string;
  personId: string;
  run: number;
  step: number;
  role: string;
  toldAt: ColumnType<Date, Date | string, Date | string>;
}

export interface WarningOutcome {
  id: string;
  warningId: string;
  personId: string;
  kind: string;
  detail: ColumnType<unknown, JsonInput, JsonInput>;
  before: ColumnType<unknown, JsonInput, JsonInput>;
  at: ColumnType<Date, Date | string, Date | string>;
  undoneAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface WarningReceipt {
  id: GeneratedAlways<number>;
  warningId: string;
  personId: string;
  kind: 'ACK' | 'LATE_ACK' | 'NOT_ON_SITE' | 'NEXT_SHIFT' | 'SUPPORT' | 'NOT_FOUND' | 'KEEP_LOOKING' | 'MET';
  run: number;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface WarningSource {
  sourceRef: string;
  warningId: string;
  merged: boolean;
  level: string;
  source: string;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface WecomAccount {
  corpId: string;
  userid: string;
  personId: string;
  status: Generated<'ACTIVE' | 'NOT_ACTIVATED' | 'DISABLED' | 'LEFT'>;
  reachable: Generated<boolean>;
  unreachableSince: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  unreachableErrcode: number | null;
  checkDue: Generated<boolean>;
  checkedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  checkNightly: Generated<boolean>;
}

export interface SandboxApiCall {
  id: GeneratedAlways<number>;
  at: ColumnType<Date, Date | string, Date | string>;
  api: string;
  userids: Generated<string[]>;
  errcode: number | null;
  taskId: string | null;
  msgid: string | null;
  dropped: Generated<string[]>;
  remarks: Generated<string[]>;
  reply: Generated<'given' | 'lost' | 'refused'>;
}

export interface SandboxAppMenu {
  agentId: string;
  menu: ColumnType<unknown, JsonInput, JsonInput>;
}

export interface SandboxCallback {
  id: GeneratedAlways<number>;
  receiver: 'app' | 'contacts';
  xml: string;
  userid: string | null;
  msgid: string | null;
  responseCode: string | null;
  state: Generated<'waiting' | 'taken' | 'failed' | 'lost'>;
  tries: Generated<number>;
  nextTryAt: ColumnType<Date, Date | string, Date | string>;
  lastError: string | null;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  settledAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxDepartment {
  id: Generated<number>;
  name: string;
  parentId: number | null;
}

export interface SandboxFault {
  name: string;
  setting: ColumnType<unknown, JsonInput, JsonInput>;
  remaining: number | null;
  until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxMedia {
  mediaId: string;
  userid: string;
  name: string;
  contentType: string;
  bytes: Buffer;
  createdAt: ColumnType<Date, Date | string, Date | string>;
}

export interface SandboxMember {
  userid: string;
  name: string;
  org: Generated<string>;
  departmentId: Generated<number>;
  roles: Generated<string[]>;
  position: Generated<string>;
  mobile: string | null;
  status: Generated<1 | 2 | 4 | 5>;
  invalid: Generated<boolean>;
  unlicensed: Generated<boolean>;
  rank: GeneratedAlways<number>;
}

export interface SandboxMessage {
  msgid: string;
  agentId: string;
  msgtype: string;
  body: string;
  taskId: string | null;
  sentAt: ColumnType<Date, Date | string, Date | string>;
  recalledAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxOauthCode {
  code: string;
  userid: string;
  expiresAt: ColumnType<Date, Date | string, Date | string>;
  usedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxPhoneEntry {
  id: GeneratedAlways<number>;
  userid: string;
  msgid: string | null;
  own: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
  at: ColumnType<Date, Date | string, Date | string>;
  dropped: Generated<boolean>;
  face: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
  replacedText: string | null;
  answers: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
}

export interface SandboxResponseCode {
  code: string;
  msgid: string;
  source: 'send' | 'press';
  expiresAt: ColumnType<Date, Date | string, Date | string>;
  usedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxSentHash {
  hash: string;
  until: ColumnType<Date, Date | string, Date | string>;
}

export interface SandboxToken {
  token: string;
  app: 'agent' | 'contacts';
  issuedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  expiresAt: ColumnType<Date, Date | string, Date | string>;
}

export interface Schema {
  appClock: AppClock;
  appointment: Appointment;
  attempt: Attempt;
  auditLog: AuditLog;
  auditSeal: AuditSeal;
  auditUnsealed: AuditUnsealed;
  beacon: Beacon;
  breakGlass: BreakGlass;
  bulkBatch: BulkBatch;
  bulletin: Bulletin;
  bulletinReceipt: BulletinReceipt;
  bulletinRecount: BulletinRecount;
  bulletinTally: BulletinTally;
  bulletinTemplate: BulletinTemplate;
  bulletinTemplateVersion: BulletinTemplateVersion;
  campaign: Campaign;
  campaignDay: CampaignDay;
  campaignMember: CampaignMember;
  campaignTally: CampaignTally;
  card: Card;
  channelHealth: ChannelHealth;
  consent: Consent;
  contactDepartment: ContactDepartment;
  contactMember: ContactMember;
  contactReading: ContactReading;
  dataDisclosure: DataDisclosure;
  dataRequest: DataRequest;
  delivery: Delivery;
  deskSetting: DeskSetting;
  deskView: DeskView;
  drill: Drill;
  drillPlace: DrillPlace;
  drillStation: DrillStation;
  dutyShift: DutyShift;
  employment: Employment;
  eventLog: EventLog;
  feedSilence: FeedSilence;
  followUp: FollowUp;
  formerContact: FormerContact;
  gridUnit: GridUnit;
  gridUnitAlias: GridUnitAlias;
  handover: Handover;
  idempotentRequest: IdempotentRequest;
  inbox: Inbox;
  inboxArchive: InboxArchive;
  jurisdiction: Jurisdiction;
  leave: Leave;
  liveChange: LiveChange;
  localAccount: LocalAccount;
  loginState: LoginState;
  message: Message;
  muteWindow: MuteWindow;
  numberSeries: NumberSeries;
  officer: Officer;
  officerPace: OfficerPace;
  officerTold: OfficerTold;
  organisation: Organisation;
  organisationChange: OrganisationChange;
  outbox: Outbox;
  passkey: Passkey;
  person: Person;
  personChange: PersonChange;
  privacyNotice: PrivacyNotice;
  protection: Protection;
  protectionEvidence: ProtectionEvidence;
  protectionPerson: ProtectionPerson;
  protectionSample: ProtectionSample;
  protectionSampleItem: ProtectionSampleItem;
  reachDigest: ReachDigest;
  readinessDefect: ReadinessDefect;
  recoveryCode: RecoveryCode;
  replayChange: ReplayChange;
  replayRun: ReplayRun;
  retentionRun: RetentionRun;
  roleAssignment: RoleAssignment;
  rollup: Rollup;
  rollupItem: RollupItem;
  rosterFault: RosterFault;
  rosterFaultyCells: RosterFaultyCells;
  rosterImport: RosterImport;
  rosterLeaver: RosterLeaver;
  rosterOrganisation: RosterOrganisation;
  rosterRow: RosterRow;
  savedAudience: SavedAudience;
  schedule: Schedule;
  sendBudget: SendBudget;
  session: Session;
  sessionEnd: SessionEnd;
  settingsVersion: SettingsVersion;
  signInFailure: SignInFailure;
  signInTicket: SignInTicket;
  timer: Timer;
  tokenUse: TokenUse;
  unitMerge: UnitMerge;
  visit: Visit;
  warning: Warning;
  warningAddressee: WarningAddressee;
  warningOutcome: WarningOutcome;
  warningReceipt: WarningReceipt;
  warningSource: WarningSource;
  wecomAccount: WecomAccount;
  'sandbox.apiCall': SandboxApiCall;
  'sandbox.appMenu': SandboxAppMenu;
  'sandbox.callback': SandboxCallback;
  'sandbox.department': SandboxDepartment;
  'sandbox.fault': SandboxFault;
  'sandbox.media': SandboxMedia;
  'sandbox.member': SandboxMember;
  'sandbox.message': SandboxMessage;
  'sandbox.oauthCode': SandboxOauthCode;
  'sandbox.phoneEntry': SandboxPhoneEntry;
  'sandbox.responseCode': SandboxResponseCode;
  'sandbox.sentHash': SandboxSentHash;
  'sandbox.token': SandboxToken;
}
