import { type Kysely, sql } from 'kysely';

/** Counted apart: who was asked to sign for his organisation. Employees only say that they know. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table bulletin_tally add column signers integer not null default 0;

    create or replace function count_bulletin_receipts() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        insert into bulletin_tally
            (bulletin_id, organisation_id, township_id, station_id, state, receipts, saw_original, signers)
          select bulletin_id, organisation_id, township_id, station_id, state, count(*),
            count(*) filter (where saw_original), count(*) filter (where role <> 'EMPLOYEE')
          from after_rows group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (bulletin_id, organisation_id, township_id, station_id, state) do update set
          receipts = bulletin_tally.receipts + excluded.receipts,
          saw_original = bulletin_tally.saw_original + excluded.saw_original,
          signers = bulletin_tally.signers + excluded.signers;
      else
        insert into bulletin_tally
            (bulletin_id, organisation_id, township_id, station_id, state, receipts, saw_original, signers)
          select bulletin_id, organisation_id, township_id, station_id, state, sum(one), sum(saw), sum(signs)
          from (
            select bulletin_id, organisation_id, township_id, station_id, state, 1 as one, saw_original::int as saw,
              (role <> 'EMPLOYEE')::int as signs
            from after_rows
            union all
            select bulletin_id, organisation_id, township_id, station_id, state, -1, -saw_original::int,
              -(role <> 'EMPLOYEE')::int
            from before_rows
          ) as changed
          group by 1, 2, 3, 4, 5 having sum(one) <> 0 or sum(saw) <> 0 or sum(signs) <> 0 order by 1, 2, 3, 4, 5
        on conflict (bulletin_id, organisation_id, township_id, station_id, state) do update set
          receipts = bulletin_tally.receipts + excluded.receipts,
          saw_original = bulletin_tally.saw_original + excluded.saw_original,
          signers = bulletin_tally.signers + excluded.signers;
      end if;
      return null;
    end $$;

    create or replace view bulletin_recount as
      select bulletin_id, organisation_id, township_id, station_id, state, count(*)::integer as receipts,
        (count(*) filter (where saw_original))::integer as saw_original,
        (count(*) filter (where role <> 'EMPLOYEE'))::integer as signers
      from bulletin_receipt group by 1, 2, 3, 4, 5;

    update bulletin_tally t set signers = r.signers
    from bulletin_recount r
    where r.signers > 0 and r.bulletin_id = t.bulletin_id and r.organisation_id = t.organisation_id
      and r.township_id = t.township_id and r.station_id = t.station_id and r.state = t.state;
  `.execute(db);
}
