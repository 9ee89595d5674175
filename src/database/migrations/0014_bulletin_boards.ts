import { type Kysely, sql } from 'kysely';

/** A board reads counters and short index ranges alone, however many receipts are stored. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- People of one state, in the order of a page.
    create index bulletin_receipt_by_state on bulletin_receipt (bulletin_id, state, person_id);

    -- Of a correction: how many of them may have seen the wrong one.
    alter table bulletin_tally add column saw_original integer not null default 0;

    create or replace function count_bulletin_receipts() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        insert into bulletin_tally (bulletin_id, organisation_id, township_id, station_id, state, receipts, saw_original)
          select bulletin_id, organisation_id, township_id, station_id, state, count(*), count(*) filter (where saw_original)
          from after_rows group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (bulletin_id, organisation_id, township_id, station_id, state) do update set
          receipts = bulletin_tally.receipts + excluded.receipts,
          saw_original = bulletin_tally.saw_original + excluded.saw_original;
      else
        insert into bulletin_tally (bulletin_id, organisation_id, township_id, station_id, state, receipts, saw_original)
          select bulletin_id, organisation_id, township_id, station_id, state, sum(one), sum(saw)
          from (
            select bulletin_id, organisation_id, township_id, station_id, state, 1 as one, saw_original::int as saw
            from after_rows
            union all
            select bulletin_id, organisation_id, township_id, station_id, state, -1, -saw_original::int from before_rows
          ) as changed
          group by 1, 2, 3, 4, 5 having sum(one) <> 0 or sum(saw) <> 0 order by 1, 2, 3, 4, 5
        on conflict (bulletin_id, organisation_id, township_id, station_id, state) do update set
          receipts = bulletin_tally.receipts + excluded.receipts,
          saw_original = bulletin_tally.saw_original + excluded.saw_original;
      end if;
      return null;
    end $$;

    create or replace view bulletin_recount as
      select bulletin_id, organisation_id, township_id, station_id, state, count(*)::integer as receipts,
        (count(*) filter (where saw_original))::integer as saw_original
      from bulletin_receipt group by 1, 2, 3, 4, 5;

    update bulletin_tally t set saw_original = r.saw_original
    from bulletin_recount r
    where r.saw_original > 0 and r.bulletin_id = t.bulletin_id and r.organisation_id = t.organisation_id
      and r.township_id = t.township_id and r.station_id = t.station_id and r.state = t.state;
  `.execute(db);
}
