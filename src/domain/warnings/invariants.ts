interface Invariant {
  id: string;
  title: string;
  /** Zero rows when it holds. */
  sql: string;
}

/** What must be true of every warning at every moment. */
export const warningInvariants: Invariant[] = [
  {
    id: 'I1',
    title: 'every open target has the timers its state needs',
    sql: `
      with armed as (
        select owner_id, array_agg(purpose) as purposes from timer where owner_kind = 'warning' and state = 'armed' group by owner_id
      )
      select w.id, w.number, w.state, a.purposes from warning w left join armed a on a.owner_id = w.id
      where not coalesce(case
        when w.state in ('NEW', 'UNMATCHED', 'RETURNED') then 'match' = any (a.purposes)
        when w.state in ('MATCHED', 'DISPATCHED') then a.purposes && array['ladder', 'alarm']
        when w.state = 'REPORTED' and w.open_reason is null then 'review' = any (a.purposes)
        when w.state = 'REPORTED' then a.purposes && array['ladder', 'alarm', 'outcome']
        when w.state = 'ACKED' then a.purposes && array['ladder', 'alarm'] or a.purposes @> array['contact', 'outcome']
        when w.state = 'CONTACTED' then a.purposes && array['ladder', 'alarm', 'outcome']
        else true end, false)
      union all
      select f.id, 'follow_up', f.state, null from follow_up f where f.state in ('planned', 'asked')
        and not exists (select from timer t where t.owner_kind = 'follow_up' and t.owner_id = f.id and t.state = 'armed')
      union all
      select h.id, 'handover', h.state, null from handover h where h.state = 'offered'
        and not exists (select from timer t where t.owner_kind = 'handover' and t.owner_id = h.id and t.state = 'armed')
      union all
      select r.id, 'rollup', r.state, null from rollup r where r.state = 'open'
        and not exists (select from timer t where t.owner_kind = 'rollup' and t.owner_id = r.id and t.state = 'armed')`,
  },
  {
    id: 'I2',
    title: 'nothing that is over has an armed timer',
    sql: `
      select t.id, t.owner_id, t.purpose from timer t join warning w on w.id = t.owner_id
      where t.owner_kind = 'warning' and t.state = 'armed' and w.state in ('CLOSED', 'REVOKED')
      union all
      select t.id, t.owner_id, t.purpose from timer t join follow_up f on f.id = t.owner_id
      where t.owner_kind = 'follow_up' and t.state = 'armed' and f.state in ('answered', 'cancelled')
      union all
      select t.id, t.owner_id, t.purpose from timer t join handover h on h.id = t.owner_id
      where t.owner_kind = 'handover' and t.state = 'armed' and h.state <> 'offered'`,
  },
  {
    id: 'I3',
    title: 'steps never fall within a run; runs and generations only grow',
    sql: `
      with steps as (
        select owner_id, run, step, lag(step) over w as step_before, lag(run) over w as run_before,
          lag(generation) over w as generation_before, generation
        from timer where owner_kind = 'warning' and purpose in ('ladder', 'alarm') and state = 'fired'
        window w as (partition by owner_id order by generation)
      )
      select * from steps
      where (run = run_before and step < step_before) or run < run_before or generation <= generation_before`,
  },
  {
    id: 'I6',
    title: 'every version has exactly one event, without gaps',
    sql: `
      select w.id, w.version, count(e.version) as events, max(e.version) as last from warning w
        left join event_log e on e.owner_kind = 'warning' and e.owner_id = w.id
      group by w.id, w.version having count(e.version) <> w.version or coalesce(max(e.version), 0) <> w.version`,
  },
  {
    id: 'I15',
    title: 'no card of a warning went to somebody who was not addressed, did not own, review or match it',
    sql: `
      select d.id, d.owner_id, d.person_id from delivery d
      where d.owner_kind = 'warning' and d.template in ('C01', 'C01m', 'C01a', 'C10')
        and not exists (select from warning_addressee a where a.warning_id = d.owner_id and a.person_id = d.person_id)
        and not exists (select from event_log e where e.owner_kind = 'warning' and e.owner_id = d.owner_id
          and (e.actor_id = d.person_id or e.detail ->> 'to' = d.person_id))
        and not exists (select from rollup_item i join rollup r on r.id = i.rollup_id
          where i.owner_kind = 'warning' and i.owner_id = d.owner_id and r.person_id = d.person_id)`,
  },
];
