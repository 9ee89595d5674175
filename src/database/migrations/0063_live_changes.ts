import { type Kysely, sql } from 'kysely';

/**
 * What changed of late, for the screens that show it: each row bears the transaction that wrote it, so that a reader who
 * remembers a snapshot finds exactly what was committed since, in whatever order. Kept for minutes, and without any name.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table live_change (
      id bigint generated always as identity primary key,
      xid xid8 not null default pg_current_xact_id(),
      at timestamptz not null default clock_timestamp(),
      topic text not null,
      object_id text not null,
      -- Where it lies; where it lay before, for who loses sight of it; empty: as its own row says.
      organisation_id text
    );
    create index live_change_by_transaction on live_change (xid);

    create function note_warning_change() returns trigger language plpgsql as $$
    begin
      insert into live_change (topic, object_id) values ('warnings', new.id);
      if tg_op = 'UPDATE' and old.organisation_id is distinct from new.organisation_id and old.organisation_id is not null then
        insert into live_change (topic, object_id, organisation_id) values ('warnings', new.id, old.organisation_id);
      end if;
      return null;
    end $$;
    create trigger warning_is_new after insert on warning for each row execute function note_warning_change();
    create trigger warning_changed after update on warning for each row
      when (old.* is distinct from new.*) execute function note_warning_change();

    -- Of deliveries only those of warnings: a bulletin's are counted, and its counters are watched.
    create function note_delivery_change() returns trigger language plpgsql as $$
    begin
      insert into live_change (topic, object_id) values ('warnings', new.owner_id);
      return null;
    end $$;
    create trigger delivery_of_warning_changed after update of state on delivery for each row
      when (new.owner_kind = 'warning' and old.state is distinct from new.state) execute function note_delivery_change();

    create function note_change() returns trigger language plpgsql as $$
    begin
      insert into live_change (topic, object_id) values (tg_argv[0], new.id);
      return null;
    end $$;
    create trigger bulletin_is_new after insert on bulletin for each row execute function note_change('bulletins');
    create trigger bulletin_changed after update on bulletin for each row
      when (old.version is distinct from new.version or old.state is distinct from new.state)
      execute function note_change('bulletins');
    create trigger campaign_is_new after insert on campaign for each row execute function note_change('campaigns');
    create trigger campaign_changed after update on campaign for each row
      when (old.state is distinct from new.state) execute function note_change('campaigns');

    create function note_tally_change() returns trigger language plpgsql as $$
    begin
      if tg_argv[0] = 'bulletins' then
        insert into live_change (topic, object_id) select distinct 'bulletins', bulletin_id from changed_rows;
      else
        insert into live_change (topic, object_id) select distinct 'campaigns', campaign_id from changed_rows;
      end if;
      return null;
    end $$;
    create trigger bulletin_counted_first after insert on bulletin_tally
      referencing new table as changed_rows for each statement execute function note_tally_change('bulletins');
    create trigger bulletin_counted after update on bulletin_tally
      referencing new table as changed_rows for each statement execute function note_tally_change('bulletins');
    create trigger campaign_counted_first after insert on campaign_tally
      referencing new table as changed_rows for each statement execute function note_tally_change('campaigns');
    create trigger campaign_counted after update on campaign_tally
      referencing new table as changed_rows for each statement execute function note_tally_change('campaigns');

    create function note_defect_change() returns trigger language plpgsql as $$
    begin
      insert into live_change (topic, object_id, organisation_id) values ('readiness', new.id, new.organisation_id);
      return null;
    end $$;
    create trigger defect_changed after insert or update on readiness_defect for each row
      execute function note_defect_change();

    create function note_channel_change() returns trigger language plpgsql as $$
    begin
      insert into live_change (topic, object_id) values ('channel', 'wecom');
      return null;
    end $$;
    create trigger channel_is_new after insert on channel_health for each row execute function note_channel_change();
    create trigger channel_changed after update on channel_health for each row
      when (old.* is distinct from new.*) execute function note_channel_change();

    -- Who may see what: of roles the holder; where somebody stands in for others or places move, everybody.
    create function note_rights_change() returns trigger language plpgsql as $$
    declare
      who text = '*';
    begin
      if tg_table_name = 'role_assignment' then who = coalesce(new.person_id, old.person_id);
      end if;
      insert into live_change (topic, object_id) values ('rights', who);
      return null;
    end $$;
    create trigger role_changed after insert or update or delete on role_assignment for each row
      execute function note_rights_change();
    create trigger leave_changed after insert or update or delete on leave for each row
      execute function note_rights_change();
    create trigger place_changed after update on organisation for each row
      when (old.station_id is distinct from new.station_id or old.township_id is distinct from new.township_id)
      execute function note_rights_change();
    create trigger jurisdiction_changed after update on jurisdiction for each row
      when (old.path is distinct from new.path) execute function note_rights_change();
  `.execute(db);
}
