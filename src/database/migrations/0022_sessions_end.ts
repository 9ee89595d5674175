import { type Kysely, sql } from 'kysely';

/**
 * A session ends in the transaction that ends what it stood on, whoever writes it: the account left, was disabled or became
 * another's; a role or a post ended; the person was erased. And it has an id by which its owner may end it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table session add column id text;
    update session set id = substr(md5(token_hash), 1, 26);
    alter table session alter column id set not null;
    create unique index session_by_id on session (id);

    create function end_sessions() returns trigger language plpgsql as $$
    begin
      delete from session where person_id = to_jsonb(old) ->> tg_argv[0];
      return null;
    end $$;

    create trigger wecom_account_ends_sessions after update on wecom_account for each row
      when (old.person_id <> new.person_id or (old.status <> new.status and new.status in ('DISABLED', 'LEFT')))
      execute function end_sessions('person_id');
    create trigger wecom_account_gone_ends_sessions after delete on wecom_account for each row
      execute function end_sessions('person_id');
    create trigger role_ends_sessions after update on role_assignment for each row
      when (old.state = 'ACTIVE' and new.state <> 'ACTIVE') execute function end_sessions('person_id');
    create trigger role_gone_ends_sessions after delete on role_assignment for each row
      when (old.state = 'ACTIVE') execute function end_sessions('person_id');
    create trigger employment_ends_sessions after update on employment for each row
      when (old.state = 'ACTIVE' and new.state <> 'ACTIVE') execute function end_sessions('person_id');
    create trigger erasing_ends_sessions after update on person for each row
      when (old.erased_at is null and new.erased_at is not null) execute function end_sessions('id');
  `.execute(db);
}
