// Generated from the migrated database by `npm run database:types`: do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** pg sends a bare array as a PostgreSQL array: give a JSON array as text. */
export type JsonInput = string | { readonly [key: string]: unknown };

export interface AppClock {
  one: Generated<boolean>;
  app_base: ColumnType<Date, Date | string, Date | string>;
  real_base: ColumnType<Date, Date | string, Date | string>;
  speed: number;
}

export interface Appointment {
  id: string;
  organisation_id: string;
  person_id: string;
  title: string | null;
  state: Generated<'PROPOSED' | 'REFUSED' | 'ASKED' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN'>;
  proposed_by: string;
  proposed_at: ColumnType<Date, Date | string, Date | string>;
  decided_by: string | null;
  decided_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answered_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  practice: Generated<'NONE' | 'ASKED' | 'SIGNED' | 'DONE'>;
  practice_due_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  practised_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Attempt {
  id: GeneratedAlways<number>;
  delivery_id: string | null;
  card_id: string | null;
  kind: 'send' | 'update' | 'recall';
  corp_id: string;
  agent_id: string;
  userid: string;
  n: number;
  at: ColumnType<Date, Date | string, Date | string>;
  started_at: ColumnType<Date, Date | string | undefined, Date | string>;
  finished_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  result: 'ok' | 'temporary' | 'permanent' | 'token' | 'limited' | 'config' | 'unknown' | 'duplicate' | 'abandoned' | null;
  errcode: number | null;
}

export interface AuditLog {
  id: GeneratedAlways<number>;
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  recorded_at: ColumnType<Date, Date | string | undefined, Date | string>;
  actor_kind: 'person' | 'system' | 'gateway' | 'operator' | 'stranger';
  actor_id: string | null;
  action: string;
  object_kind: string;
  object_id: string;
  before: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
  after: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
  ip: string | null;
  agent: string | null;
}

export interface AuditSeal {
  number: number;
  audit_id: number;
  previous: string;
  mac: string;
  sealed_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface AuditUnsealed {
  audit_id: number;
}

export interface BulkBatch {
  id: string;
  message_id: string;
  owner_kind: string;
  owner_id: string;
  purpose: 'ask' | 'notice' | 'reply' | 'card_sync' | 'correction' | 'todo';
  template: string;
  run: number;
  step: number;
  occurrence: number;
  persons: number;
  state: Generated<'waiting' | 'claimed' | 'unknown' | 'settled' | 'cancelled'>;
  reason: string | null;
  errcode: number | null;
  not_before: ColumnType<Date, Date | string, Date | string>;
  attempt: Generated<number>;
  temporary_failures: Generated<number>;
  ambiguous_tries: Generated<number>;
  claim_token: string | null;
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  claimed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  unknown_since: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  recall_asked: Generated<boolean>;
  created_at: ColumnType<Date, Date | string, Date | string>;
  settled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Bulletin {
  id: string;
  number: string;
  state: 'DRAFT' | 'PENDING_APPROVAL' | 'SCHEDULED' | 'SENDING' | 'SENT' | 'CLOSED' | 'CANCELLED';
  version: number;
  content_version: Generated<number>;
  title: string;
  body: string;
  long_text: string | null;
  fraud_type: string;
  template_id: string | null;
  ack_required: boolean;
  deadline_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  drill: boolean;
  filter: ColumnType<unknown, JsonInput, JsonInput>;
  scope_ids: string[];
  scheduled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  launch_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  quorum: number | null;
  wave_minutes: number | null;
  people: number | null;
  author_id: string;
  by_operator: Generated<boolean>;
  approver_id: string | null;
  refusal: string | null;
  phase: 'PLAN' | 'PLAN_SEEN' | 'TELL' | 'WAIT' | 'REMIND' | 'WITHDRAW' | null;
  cursor: string | null;
  page: Generated<number>;
  page_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  settle_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  wave: Generated<number>;
  wave_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  reminders_sent: Generated<number>;
  corrects: string | null;
  corrected_by: string | null;
  close_reason: 'DEADLINE' | 'BY_HAND' | 'CORRECTED' | null;
  created_at: ColumnType<Date, Date | string, Date | string>;
  sending_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  sent_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  closed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface BulletinReceipt {
  bulletin_id: string;
  person_id: string;
  organisation_id: Generated<string>;
  township_id: Generated<string>;
  station_id: Generated<string>;
  grid_unit_id: string | null;
  role: string;
  wave: Generated<number>;
  told: Generated<boolean>;
  state: Generated<'QUEUED' | 'ACCEPTED' | 'UNCONFIRMED' | 'INVALID' | 'ACKED' | 'ACKED_LATE' | 'SUPPRESSED'>;
  reason: string | null;
  saw_original: Generated<boolean>;
  reminders: Generated<number>;
  queued_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  accepted_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  acted_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ack_seconds: number | null;
}

export interface BulletinRecount {
  bulletin_id: string | null;
  organisation_id: string | null;
  township_id: string | null;
  station_id: string | null;
  state: string | null;
  receipts: number | null;
  saw_original: number | null;
  signers: number | null;
}

export interface BulletinTally {
  bulletin_id: string;
  organisation_id: string;
  township_id: string;
  station_id: string;
  state: string;
  receipts: number;
  saw_original: Generated<number>;
  signers: Generated<number>;
}

export interface Campaign {
  id: string;
  kind: 'CAMPAIGN' | 'NEW_HIRE';
  name: string;
  state: 'OPENING' | 'OPEN' | 'CLOSED';
  scope: ColumnType<unknown, JsonInput, JsonInput>;
  scope_ids: string[];
  items: string[];
  evidence: 'NONE' | 'OPTIONAL' | 'SAMPLED';
  deadline: string | null;
  author_id: string | null;
  opened_at: ColumnType<Date, Date | string, Date | string>;
  closed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  cursor: string | null;
  morning_cursor: string | null;
}

export interface CampaignDay {
  id: string;
  campaign_id: string;
  day: string;
  organisation_id: string;
  grid_unit_id: Generated<string>;
  people: number;
  done: number;
  missing: number;
  new_hires: number;
  slowest: string | null;
  reminded_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  reminded_by: string | null;
  reminded: number | null;
}

export interface CampaignMember {
  campaign_id: string;
  person_id: string;
  kind: 'CAMPAIGN' | 'NEW_HIRE';
  organisation_id: string;
  grid_unit_id: Generated<string>;
  bucket: 'WAITING' | 'ASKED' | 'PARTIAL' | 'DONE' | 'DECLINED' | 'UNREACHABLE';
  missing: number;
  reached: 'SENT' | 'UNREACHABLE' | null;
  asked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ask_batch: string | null;
  reminders: Generated<number>;
  reminded_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  next_reminder_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  declined_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answered_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  help_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  due_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  joined_at: ColumnType<Date, Date | string, Date | string>;
  ended_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface CampaignTally {
  campaign_id: string;
  organisation_id: string;
  grid_unit_id: string;
  bucket: string;
  people: number;
}

export interface Card {
  id: string;
  message_id: string;
  owner_kind: string;
  owner_id: string;
  person_id: string;
  userid: string;
  template: string;
  shown_hash: string;
  wanted_hash: string;
  wanted_sealed: string | null;
  tried_hash: string | null;
  tried_code: 'press' | 'send' | null;
  must_act: Generated<boolean>;
  unsyncable: string | null;
  send_code_sealed: string | null;
  send_code_expires_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  send_code_used_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  press_code_sealed: string | null;
  press_code_expires_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  press_code_used_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  claim_token: string | null;
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  not_before: ColumnType<Date, Date | string, Date | string>;
  attempts: Generated<number>;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface ChannelHealth {
  corp_id: string;
  agent_id: string;
  closed_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  broken_since: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  probe_after: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  reason: string | null;
  errcode: number | null;
  failing_since: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Consent {
  id: string;
  person_id: string;
  purpose: 'PROTECTION';
  notice_version: string;
  via: 'card' | 'page';
  given_at: ColumnType<Date, Date | string, Date | string>;
  ended_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ended_by: 'withdrawn' | 'renewed' | null;
}

export interface ContactDepartment {
  corp_id: string;
  id: number;
  parent_id: number | null;
  organisation_id: string | null;
  grid_unit_id: string | null;
  learned: Generated<boolean>;
}

export interface ContactMember {
  corp_id: string;
  userid: string;
  departments: number[];
  present: boolean;
  changed_at: ColumnType<Date, Date | string, Date | string>;
  heard_at: ColumnType<Date, Date | string, Date | string>;
  comeback: 'ASK' | 'UNSURE' | null;
}

export interface ContactReading {
  corp_id: string;
  read_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  gone_accepted: Generated<boolean>;
  failures: Generated<number>;
  try_after: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface DataDisclosure {
  id: GeneratedAlways<number>;
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  recipient_kind: 'ORGANISATION' | 'BANK' | 'PERSON';
  recipient_id: string;
  person_id: string;
  categories: string[];
  people: number;
  basis: 'DUTY' | 'CONSENT' | 'EMPLOYER';
  purpose: 'DISSUASION' | 'PROTECTION' | 'NOTICE' | 'UPKEEP' | 'ROSTER';
  is_file: boolean;
  object_kind: string;
  object_id: string;
}

export interface DataRequest {
  id: string;
  number: string;
  person_id: string;
  organisation_id: string | null;
  kind: 'CORRECTION' | 'DELETION';
  words_sealed: string;
  state: Generated<'OPEN' | 'DONE' | 'REFUSED'>;
  created_at: ColumnType<Date, Date | string, Date | string>;
  due_at: ColumnType<Date, Date | string, Date | string>;
  nudged_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answered_by: string | null;
  answered_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  answer: string | null;
}

export interface Delivery {
  id: string;
  owner_kind: string;
  owner_id: string;
  person_id: string;
  userid: string | null;
  purpose: 'ask' | 'notice' | 'reply' | 'card_sync' | 'correction' | 'todo';
  template: string;
  run: Generated<number>;
  step: Generated<number>;
  occurrence: Generated<number>;
  content_version: Generated<number>;
  lane: number;
  state: 'planned' | 'held' | 'queued' | 'claimed' | 'accepted' | 'accepted_blind' | 'acted' | 'rejected_perm' | 'unreachable' | 'unknown' | 'unconfirmed' | 'suppressed' | 'recalled' | 'superseded' | 'dead';
  reason: string | null;
  errcode: number | null;
  message_id: string;
  not_before: ColumnType<Date, Date | string, Date | string>;
  attempt: Generated<number>;
  claim_token: string | null;
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  unknown_since: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  recall_after: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  created_at: ColumnType<Date, Date | string, Date | string>;
  settled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  batch_id: string | null;
}

export interface DutyShift {
  id: string;
  person_id: string;
  role: 'CENTER_OFFICER' | 'COUNTY_ADMIN' | 'JOINT_OFFICE' | 'STATION_DUTY' | 'STATION_CHIEF' | 'COMMUNITY_POLICE' | 'ADVISOR' | 'PROPAGANDIST' | 'GRID_OWNER' | 'LECTURER' | 'EMPLOYEE' | 'DESK' | 'AUDITOR';
  scope_kind: 'COUNTY' | 'TOWNSHIP' | 'STATION' | 'ORGANISATION' | 'GRID_UNIT';
  scope_id: string;
  starts_at: ColumnType<Date, Date | string, Date | string>;
  ends_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Employment {
  id: string;
  person_id: string;
  organisation_id: string;
  grid_unit_id: string | null;
  employee_no: string;
  post: string | null;
  hired_on: string | null;
  left_on: string | null;
  out_of_province: Generated<boolean>;
  state: Generated<'ACTIVE' | 'LEFT'>;
}

export interface EventLog {
  id: GeneratedAlways<number>;
  owner_kind: string;
  owner_id: string;
  version: number;
  at: ColumnType<Date, Date | string, Date | string>;
  actor_kind: 'person' | 'system' | 'gateway';
  actor_id: string | null;
  action: string;
  from_state: string | null;
  to_state: string | null;
  detail: ColumnType<unknown, JsonInput | undefined, JsonInput>;
}

export interface FollowUp {
  id: string;
  warning_id: string;
  owner_person_id: string;
  version: Generated<number>;
  due_at: ColumnType<Date, Date | string, Date | string>;
  asked: Generated<number>;
  state: 'planned' | 'asked' | 'answered' | 'cancelled';
  answer: 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE' | null;
  answered_by: string | null;
  answered_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface GridUnit {
  id: string;
  organisation_id: string;
  parent_id: string | null;
  kind: 'WORKSHOP' | 'TEAM' | 'BUILDING' | 'UNIT';
  name: string;
  path: string;
}

export interface Handover {
  id: string;
  version: Generated<number>;
  from_person_id: string;
  to_person_id: string;
  warning_ids: string[];
  due_at: ColumnType<Date, Date | string, Date | string>;
  state: 'offered' | 'accepted' | 'refused' | 'lapsed';
  created_at: ColumnType<Date, Date | string, Date | string>;
  settled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface IdempotentRequest {
  id: string;
  asked: string;
  status: number | null;
  answer_sealed: string | null;
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface Inbox {
  id: GeneratedAlways<number>;
  receiver: string;
  dedupe_key: string;
  payload_sealed: string;
  state: Generated<'kept' | 'done' | 'quarantined'>;
  attempts: Generated<number>;
  last_error: string | null;
  received_at: ColumnType<Date, Date | string | undefined, Date | string>;
  next_try_at: ColumnType<Date, Date | string | undefined, Date | string>;
  done_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  outcome: 'ignored' | 'foreign' | null;
  kind: string | null;
  lane: Generated<number>;
}

export interface InboxArchive {
  id: number;
  receiver: string;
  payload_sealed: string;
  attempts: number;
  received_at: ColumnType<Date, Date | string, Date | string>;
  done_at: ColumnType<Date, Date | string, Date | string>;
  outcome: string | null;
  kind: string | null;
}

export interface Jurisdiction {
  id: string;
  parent_id: string | null;
  kind: 'PROVINCE' | 'CITY' | 'COUNTY' | 'TOWNSHIP' | 'STATION';
  code: string;
  name: string;
  path: string;
  population: number | null;
  synthetic: Generated<boolean>;
  station_id: string | null;
}

export interface Leave {
  id: string;
  person_id: string;
  starts_at: ColumnType<Date, Date | string, Date | string>;
  ends_at: ColumnType<Date, Date | string, Date | string>;
  substitute_person_id: string | null;
}

export interface LoginState {
  state: string;
  browser_hash: string;
  return_to: string;
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  used_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ended: 'IN' | 'SPENT' | 'AWAY' | 'OUTSIDER' | 'STRANGER' | null;
  session_hash: string | null;
}

export interface Message {
  id: string;
  corp_id: string;
  agent_id: string;
  task_id: string | null;
  body_sealed: string;
  content_hash: string;
  msgid: string | null;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface NumberSeries {
  prefix: string;
  day: string;
  last: number;
}

export interface Officer {
  person_id: string;
  officer_no: string;
}

export interface OfficerPace {
  person_id: string;
  last_card_at: ColumnType<Date, Date | string, Date | string>;
  last_repeat_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  snoozed_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface OfficerTold {
  person_id: string;
  owner_kind: string;
  owner_id: string;
  told_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Organisation {
  id: string;
  code: string;
  credit_code: string | null;
  name: string;
  short_name: string;
  kind: 'ENTERPRISE' | 'COMMUNITY' | 'BANK' | 'TELCO' | 'SCHOOL' | 'HEALTH';
  tier: Generated<'ABOVE_SCALE' | 'KEY' | 'GENERAL'>;
  sector: 'HEALTH' | 'EDUCATION' | 'FINANCE' | null;
  industry: string | null;
  township_id: string;
  station_id: string;
  synthetic: Generated<boolean>;
}

export interface Outbox {
  id: GeneratedAlways<number>;
  topic: 'deliver' | 'sync_card' | 'recall';
  ref_id: string;
  lane: number;
  not_before: ColumnType<Date, Date | string, Date | string>;
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface Person {
  id: string;
  name: string;
  phone_sealed: string | null;
  phone_hash: string | null;
  synthetic: Generated<boolean>;
  erased_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface PrivacyNotice {
  version: string;
  content: ColumnType<unknown, JsonInput, JsonInput>;
  published_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Protection {
  person_id: string;
  item: string;
  state: 'UNKNOWN' | 'ASKED' | 'DECLARED' | 'EVIDENCED' | 'VERIFIED' | 'REJECTED' | 'EXEMPT' | 'DECLINED';
  since: ColumnType<Date, Date | string, Date | string>;
  valid_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  consent_version: string | null;
  consented_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  by_person_id: string | null;
  reason: string | null;
  before_state: 'DECLARED' | 'VERIFIED' | null;
  before_since: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  before_valid_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  before_by_person_id: string | null;
}

export interface ProtectionEvidence {
  id: string;
  person_id: string;
  userid: string;
  media_id: string;
  state: 'PENDING' | 'ATTACHED' | 'DETACHED' | 'REFUSED';
  reason: 'TYPE' | 'SIZE' | 'GONE' | 'NOTHING_OPEN' | 'UNCLEAR' | 'REPEATED' | null;
  received_at: ColumnType<Date, Date | string, Date | string>;
  attempts: Generated<number>;
  next_try_at: ColumnType<Date, Date | string, Date | string>;
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  item: string | null;
  content_type: 'image/jpeg' | 'image/png' | null;
  size_bytes: number | null;
  hash: string | null;
  image_sealed: string | null;
  attached_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  checked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  before_state: string | null;
  before_since: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  before_valid_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface ProtectionPerson {
  person_id: string;
  declined_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  left_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface ProtectionSample {
  id: string;
  organisation_id: string;
  month: string;
  number: number;
  seed: string;
  out_of: number;
  drawn_at: ColumnType<Date, Date | string, Date | string>;
  drawn_by: string | null;
}

export interface ProtectionSampleItem {
  sample_id: string;
  person_id: string;
  item: string;
  result: 'VERIFIED' | 'REJECTED' | null;
  checked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface ReadinessDefect {
  id: string;
  kind: string;
  organisation_id: string | null;
  person_id: string | null;
  note: string | null;
  opened_at: ColumnType<Date, Date | string, Date | string>;
  closed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  told_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  mended_by: string | null;
  mended_how: string | null;
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
  person_id: string;
  role: 'CENTER_OFFICER' | 'COUNTY_ADMIN' | 'JOINT_OFFICE' | 'STATION_DUTY' | 'STATION_CHIEF' | 'COMMUNITY_POLICE' | 'ADVISOR' | 'PROPAGANDIST' | 'GRID_OWNER' | 'LECTURER' | 'EMPLOYEE' | 'DESK' | 'AUDITOR';
  scope_kind: 'COUNTY' | 'TOWNSHIP' | 'STATION' | 'ORGANISATION' | 'GRID_UNIT';
  scope_id: string;
  is_primary: Generated<boolean>;
  title: string | null;
  opted_in: Generated<boolean>;
  state: Generated<'PROPOSED' | 'ACTIVE' | 'INACTIVE'>;
  valid_from: ColumnType<Date, Date | string | undefined, Date | string>;
  valid_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Rollup {
  id: string;
  person_id: string;
  userid: string | null;
  version: Generated<number>;
  state: 'open' | 'sent' | 'dropped';
  opened_at: ColumnType<Date, Date | string, Date | string>;
  due_at: ColumnType<Date, Date | string, Date | string>;
}

export interface RollupItem {
  rollup_id: string;
  owner_kind: string;
  owner_id: string;
  run: number;
  step: number;
  why: string;
  role: string;
  added_at: ColumnType<Date, Date | string, Date | string>;
}

export interface RosterFault {
  import_id: string;
  n: number;
  line: number;
  column_name: string;
  severity: 'ERROR' | 'WARN';
  reason: string;
  sample: string;
}

export interface RosterImport {
  id: string;
  importer_id: string | null;
  organisation_id: string | null;
  full_list: boolean;
  state: Generated<'CHECKING' | 'CHECKED' | 'APPLYING' | 'DONE' | 'FAILED' | 'DISCARDED' | 'EXPIRED'>;
  reason: string | null;
  rows_read: Generated<number>;
  faulty_rows: Generated<number>;
  nameless_rows: Generated<number>;
  errors: Generated<number>;
  warnings: Generated<number>;
  new_rows: Generated<number>;
  rejoined_rows: Generated<number>;
  moved_rows: Generated<number>;
  changed_rows: Generated<number>;
  same_rows: Generated<number>;
  phones_changed: Generated<number>;
  leavers: Generated<number>;
  active_before: Generated<number>;
  accept_leavers: Generated<boolean>;
  applied_line: Generated<number>;
  applied_leaver: Generated<string>;
  applied_rows: Generated<number>;
  applied_new: Generated<number>;
  applied_left: Generated<number>;
  refused_rows: Generated<number>;
  created_at: ColumnType<Date, Date | string, Date | string>;
  checked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  confirmed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  ended_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  touched_at: ColumnType<Date, Date | string | undefined, Date | string>;
  by_operator: Generated<boolean>;
  include_hidden: Generated<boolean>;
  sheets: ColumnType<unknown, JsonInput | undefined, JsonInput>;
  ignored: ColumnType<unknown, JsonInput | undefined, JsonInput>;
  ignored_rows: Generated<number>;
  left_out_rows: Generated<number>;
  new_units: ColumnType<unknown, JsonInput | undefined, JsonInput>;
  list: Generated<string>;
  file_name: string | null;
}

export interface RosterLeaver {
  import_id: string;
  employment_id: string;
}

export interface RosterOrganisation {
  import_id: string;
  ref: string;
  organisation_id: string | null;
  code: string | null;
  name: string | null;
  kind: string | null;
  tier: string | null;
  township_id: string | null;
  station_id: string | null;
}

export interface RosterRow {
  import_id: string;
  line: number;
  row_key: string;
  action: 'NEW' | 'REJOINED' | 'MOVED' | 'CHANGED' | 'SAME' | 'FAULTY';
  organisation_ref: string;
  employment_id: string | null;
  employee_no: string;
  name: string;
  phone_sealed: string | null;
  phone_hash: string | null;
  unit_path: string[];
  post: string | null;
  hired_on: string | null;
  out_of_province: boolean | null;
  role: string | null;
  userid: string | null;
}

export interface Schedule {
  name: string;
  next_at: ColumnType<Date, Date | string | undefined, Date | string>;
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  done_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface SendBudget {
  corp_id: string;
  agent_id: string;
  day: string;
  persons: number;
}

export interface Session {
  token_hash: string;
  person_id: string;
  userid: string | null;
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  last_seen_at: ColumnType<Date, Date | string | undefined, Date | string>;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  ip: string | null;
  agent: string | null;
  id: string;
}

export interface Timer {
  id: string;
  owner_kind: string;
  owner_id: string;
  purpose: string;
  run: number;
  step: number;
  generation: number;
  priority: number;
  due_at: ColumnType<Date, Date | string, Date | string>;
  state: Generated<'armed' | 'fired' | 'cancelled'>;
  armed_at: ColumnType<Date, Date | string, Date | string>;
  settled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface TokenUse {
  hash: string;
  name: string;
  last_used_at: ColumnType<Date, Date | string, Date | string>;
  last_ip: string;
}

export interface Visit {
  id: string;
  organisation_id: string;
  grid_unit_id: string;
  visitor_id: string;
  visited_on: string;
  purpose: 'PUBLICITY' | 'PROTECTIONS' | 'NEW_HIRES';
  people: number;
  recorded_at: ColumnType<Date, Date | string | undefined, Date | string>;
  withdrawn_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Warning {
  id: string;
  number: string;
  version: number;
  level: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';
  fraud_type: 'BRUSHING_REBATE' | 'FAKE_INVESTMENT' | 'FAKE_SHOPPING' | 'FAKE_CS_LOGISTICS' | 'FAKE_LOAN' | 'FAKE_CREDIT_REPAIR' | 'IMPERSONATE_LEADER' | 'IMPERSONATE_AUTHORITY' | 'ROMANCE' | 'GAME_TRADE' | 'TICKET_REFUND' | 'AI_DEEPFAKE' | 'OTHER';
  source: 'NATIONAL' | 'PROVINCE' | 'CITY' | 'COUNTY' | 'HOTLINE_96110' | 'SMS_12381' | 'BANK' | 'TELCO' | 'LEAD';
  drill: boolean;
  note: string | null;
  state: 'NEW' | 'UNMATCHED' | 'RETURNED' | 'MATCHED' | 'DISPATCHED' | 'ACKED' | 'CONTACTED' | 'REPORTED' | 'CLOSED' | 'REVOKED';
  organisation_id: string | null;
  employment_id: string | null;
  person_id: string | null;
  grid_unit_id: string | null;
  phone_sealed: string | null;
  phone_hash: string | null;
  policy: ColumnType<unknown, JsonInput, JsonInput>;
  run: Generated<number>;
  run_entry: Generated<number>;
  run_base: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  run_step: Generated<number>;
  run_hold: Generated<boolean>;
  run_why: string | null;
  lapsed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  exhausted_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  owner_person_id: string | null;
  owner_kind: 'ADVISOR' | 'POLICE' | null;
  owner_since: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  shift_moved: Generated<boolean>;
  dispatched_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  acked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  met_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  reported_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  closed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  outcome: 'DISSUADED' | 'PARTIAL_LOSS' | 'SCAMMED' | 'NOT_INVOLVED' | 'FALSE_ALARM' | 'UNREACHABLE' | 'REFUSED' | 'OFF_SITE' | 'LEFT_COMPANY' | 'WRONG_PERSON' | 'POLICE_CLOSED' | null;
  open_reason: string | null;
  detail: ColumnType<unknown, JsonInput | undefined, JsonInput>;
  missing: Generated<string[]>;
  reported_by: string | null;
  loss_cents: number | null;
  averted_cents: number | null;
  recovered_cents: number | null;
  proposed_by: string | null;
  created_at: ColumnType<Date, Date | string, Date | string>;
  updated_at: ColumnType<Date, Date | string, Date | string>;
  repeats: Generated<number>;
  note_sealed: string | null;
}

export interface WarningAddressee {
  warning_id: string;
  person_id: string;
  run: number;
  step: number;
  role: string;
  told_at: ColumnType<Date, Date | string, Date | string>;
}

export interface WarningOutcome {
  id: string;
  warning_id: string;
  person_id: string;
  kind: string;
  detail: ColumnType<unknown, JsonInput, JsonInput>;
  before: ColumnType<unknown, JsonInput, JsonInput>;
  at: ColumnType<Date, Date | string, Date | string>;
  undone_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface WarningReceipt {
  id: GeneratedAlways<number>;
  warning_id: string;
  person_id: string;
  kind: 'ACK' | 'LATE_ACK' | 'NOT_ON_SITE' | 'NEXT_SHIFT' | 'SUPPORT' | 'NOT_FOUND' | 'KEEP_LOOKING' | 'MET';
  run: number;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface WarningSource {
  source_ref: string;
  warning_id: string;
  merged: boolean;
  level: string;
  source: string;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface WecomAccount {
  corp_id: string;
  userid: string;
  person_id: string;
  status: Generated<'ACTIVE' | 'NOT_ACTIVATED' | 'DISABLED' | 'LEFT'>;
  reachable: Generated<boolean>;
  unreachable_since: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  unreachable_errcode: number | null;
  check_due: Generated<boolean>;
  checked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  check_nightly: Generated<boolean>;
}

export interface SandboxApiCall {
  id: GeneratedAlways<number>;
  at: ColumnType<Date, Date | string, Date | string>;
  api: string;
  userids: Generated<string[]>;
  errcode: number | null;
  task_id: string | null;
  msgid: string | null;
  dropped: Generated<string[]>;
  remarks: Generated<string[]>;
  reply: Generated<'given' | 'lost' | 'refused'>;
}

export interface SandboxAppMenu {
  agent_id: string;
  menu: ColumnType<unknown, JsonInput, JsonInput>;
}

export interface SandboxCallback {
  id: GeneratedAlways<number>;
  receiver: 'app' | 'contacts';
  xml: string;
  userid: string | null;
  msgid: string | null;
  response_code: string | null;
  state: Generated<'waiting' | 'taken' | 'failed' | 'lost'>;
  tries: Generated<number>;
  next_try_at: ColumnType<Date, Date | string, Date | string>;
  last_error: string | null;
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  settled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxDepartment {
  id: Generated<number>;
  name: string;
  parent_id: number | null;
}

export interface SandboxFault {
  name: string;
  setting: ColumnType<unknown, JsonInput, JsonInput>;
  remaining: number | null;
  until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxMedia {
  media_id: string;
  userid: string;
  name: string;
  content_type: string;
  bytes: Buffer;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface SandboxMember {
  userid: string;
  name: string;
  org: Generated<string>;
  department_id: Generated<number>;
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
  agent_id: string;
  msgtype: string;
  body: string;
  task_id: string | null;
  sent_at: ColumnType<Date, Date | string, Date | string>;
  recalled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxOauthCode {
  code: string;
  userid: string;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  used_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxPhoneEntry {
  id: GeneratedAlways<number>;
  userid: string;
  msgid: string | null;
  own: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
  at: ColumnType<Date, Date | string, Date | string>;
  dropped: Generated<boolean>;
  face: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
  replaced_text: string | null;
  answers: ColumnType<unknown, JsonInput | null | undefined, JsonInput | null>;
}

export interface SandboxResponseCode {
  code: string;
  msgid: string;
  source: 'send' | 'press';
  expires_at: ColumnType<Date, Date | string, Date | string>;
  used_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface SandboxSentHash {
  hash: string;
  until: ColumnType<Date, Date | string, Date | string>;
}

export interface SandboxToken {
  token: string;
  app: 'agent' | 'contacts';
  issued_at: ColumnType<Date, Date | string | undefined, Date | string>;
  expires_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Schema {
  app_clock: AppClock;
  appointment: Appointment;
  attempt: Attempt;
  audit_log: AuditLog;
  audit_seal: AuditSeal;
  audit_unsealed: AuditUnsealed;
  bulk_batch: BulkBatch;
  bulletin: Bulletin;
  bulletin_receipt: BulletinReceipt;
  bulletin_recount: BulletinRecount;
  bulletin_tally: BulletinTally;
  campaign: Campaign;
  campaign_day: CampaignDay;
  campaign_member: CampaignMember;
  campaign_tally: CampaignTally;
  card: Card;
  channel_health: ChannelHealth;
  consent: Consent;
  contact_department: ContactDepartment;
  contact_member: ContactMember;
  contact_reading: ContactReading;
  data_disclosure: DataDisclosure;
  data_request: DataRequest;
  delivery: Delivery;
  duty_shift: DutyShift;
  employment: Employment;
  event_log: EventLog;
  follow_up: FollowUp;
  grid_unit: GridUnit;
  handover: Handover;
  idempotent_request: IdempotentRequest;
  inbox: Inbox;
  inbox_archive: InboxArchive;
  jurisdiction: Jurisdiction;
  leave: Leave;
  login_state: LoginState;
  message: Message;
  number_series: NumberSeries;
  officer: Officer;
  officer_pace: OfficerPace;
  officer_told: OfficerTold;
  organisation: Organisation;
  outbox: Outbox;
  person: Person;
  privacy_notice: PrivacyNotice;
  protection: Protection;
  protection_evidence: ProtectionEvidence;
  protection_person: ProtectionPerson;
  protection_sample: ProtectionSample;
  protection_sample_item: ProtectionSampleItem;
  readiness_defect: ReadinessDefect;
  retention_run: RetentionRun;
  role_assignment: RoleAssignment;
  rollup: Rollup;
  rollup_item: RollupItem;
  roster_fault: RosterFault;
  roster_import: RosterImport;
  roster_leaver: RosterLeaver;
  roster_organisation: RosterOrganisation;
  roster_row: RosterRow;
  schedule: Schedule;
  send_budget: SendBudget;
  session: Session;
  timer: Timer;
  token_use: TokenUse;
  visit: Visit;
  warning: Warning;
  warning_addressee: WarningAddressee;
  warning_outcome: WarningOutcome;
  warning_receipt: WarningReceipt;
  warning_source: WarningSource;
  wecom_account: WecomAccount;
  'sandbox.api_call': SandboxApiCall;
  'sandbox.app_menu': SandboxAppMenu;
  'sandbox.callback': SandboxCallback;
  'sandbox.department': SandboxDepartment;
  'sandbox.fault': SandboxFault;
  'sandbox.media': SandboxMedia;
  'sandbox.member': SandboxMember;
  'sandbox.message': SandboxMessage;
  'sandbox.oauth_code': SandboxOauthCode;
  'sandbox.phone_entry': SandboxPhoneEntry;
  'sandbox.response_code': SandboxResponseCode;
  'sandbox.sent_hash': SandboxSentHash;
  'sandbox.token': SandboxToken;
}
