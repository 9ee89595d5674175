import { type Tally, tallyInvariant } from '../../kernel/audience/index.ts';
import type { Invariant } from '../../kernel/module/index.ts';

export const RECEIPT_TALLY: Tally = {
  table: 'bulletin_tally',
  keys: ['bulletin_id', 'organisation_id', 'township_id', 'station_id', 'state'],
  sums: ['receipts', 'saw_original', 'signers'],
  recount: 'bulletin_recount',
  lock: 'bulletin_receipt in share mode',
};

/** What must be true of every bulletin at every moment; each answers zero rows. */
export const bulletinInvariants: readonly Invariant[] = [
  {
    id: 'I1',
    title: 'every bulletin under way has the timers its state needs',
    sql: `
      with armed as (
        select owner_id, array_agg(purpose) as purposes from timer where owner_kind = 'bulletin' and state = 'armed' group by owner_id
      )
      select b.id, b.number, b.state, b.phase, a.purposes from bulletin b left join armed a on a.owner_id = b.id
      where not coalesce(case
        when b.state = 'SCHEDULED' then 'launch' = any (a.purposes)
        when b.phase is not null and b.phase <> 'WAIT' then 'page' = any (a.purposes)
        when b.state = 'SENDING' then 'settle' = any (a.purposes)
        when b.state = 'SENT' and b.deadline_at is not null then 'deadline' = any (a.purposes)
        else true end, false)`,
  },
  {
    id: 'I2',
    title: 'no bulletin that is over has an armed timer',
    sql: `
      select t.id, t.owner_id, t.purpose from timer t join bulletin b on b.id = t.owner_id
      where t.owner_kind = 'bulletin' and t.state = 'armed' and (
        b.state in ('DRAFT', 'PENDING_APPROVAL') or b.state in ('CLOSED', 'CANCELLED') and t.purpose <> 'page')`,
  },
  {
    id: 'I4',
    title: 'nobody gets two cards for one bulletin',
    sql: `
      select owner_id, person_id, count(*) from delivery
      where owner_kind = 'bulletin' and run = 0 and occurrence = 0 and purpose in ('notice', 'correction')
      group by 1, 2 having count(*) > 1`,
  },
  {
    id: 'I6',
    title: 'every change of a bulletin has one event of its version, without gaps',
    sql: `
      select b.id, b.version, count(e.id) from bulletin b
        left join event_log e on e.owner_kind = 'bulletin' and e.owner_id = b.id
      group by b.id having count(e.id) <> b.version or max(e.version) is distinct from b.version`,
  },
  {
    id: 'I12',
    title: 'the board of every bulletin sums to its receipts',
    sql: `
      select b.id, t.receipts as counted, r.receipts from bulletin b
        left join (select bulletin_id, sum(receipts) as receipts from bulletin_tally group by 1) t on t.bulletin_id = b.id
        left join (select bulletin_id, count(*) as receipts from bulletin_receipt group by 1) r on r.bulletin_id = b.id
      where coalesce(t.receipts, 0) <> coalesce(r.receipts, 0)`,
  },
  tallyInvariant('I14', 'the counters of bulletins equal a recount of their receipts', RECEIPT_TALLY),
];
