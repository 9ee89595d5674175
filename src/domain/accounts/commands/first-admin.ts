import { sql } from 'kysely';
import { appNow, transact } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { Problem } from '../../../lib/problem.ts';
import { addMs } from '../../../lib/time.ts';
import type { OneTimeData } from '../api.ts';
import type { AccountContext } from '../context.ts';
import { hashPassword, oneTimePassword } from '../rules/secrets.ts';
import { ONE_TIME_LIFE_MS } from '../rules/sign-in.ts';
import { record } from './manage.ts';

const FIRST = 'admin';
/** Two processes that start at once make one. */
const LOCK = 4_701_760;

/**
 * The county's first administrator, whom nobody could appoint: a person with that office and a local account whose one-time
 * password works within a day. Null where somebody who holds the office can sign in already.
 */
export async function firstAdmin(ctx: AccountContext): Promise<OneTimeData | null> {
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  return transact(ctx.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
    const now = await appNow(tx);
    const { rows } = await sql<{ able: boolean }>`
      select exists (
        select from role_assignment r
          left join wecom_account w on w.person_id = r.person_id and w.status = 'ACTIVE'
          left join local_account l on l.person_id = r.person_id and l.disabled_at is null
        where r.role = 'COUNTY_ADMIN' and r.state = 'ACTIVE'
          and (w.userid is not null or (l.name is not null and (l.one_time_until is null or l.one_time_until > ${now})))
      ) as able`.execute(tx);
    if (rows[0]?.able) return null;
    const until = addMs(now, ONE_TIME_LIFE_MS);
    const personId = await adminPerson(tx);
    await sql`
      insert into local_account (person_id, name, password_hash, one_time_until)
      values (${personId}, ${FIRST}, ${passwordHash}, ${until})
      on conflict (person_id) do update set password_hash = excluded.password_hash,
        one_time_until = excluded.one_time_until, disabled_at = null`.execute(tx);
    await record(ctx, tx, {
      ...{ personId, action: 'account.first_admin' },
      by: { personId: null, acting: { actor: { kind: 'operator' } } },
    });
    return { name: FIRST, password, until: until.toISOString() };
  });
}

/** Whoever was the first administrator once before, or somebody new at the top of the tree. */
async function adminPerson(tx: Parameters<Parameters<typeof transact>[1]>[0]): Promise<string> {
  const { rows: known } = await sql<{ personId: string }>`
    select l.person_id from local_account l
      join role_assignment r on r.person_id = l.person_id and r.role = 'COUNTY_ADMIN' and r.state = 'ACTIVE'
    where l.name = ${FIRST}`.execute(tx);
  if (known[0]) return known[0].personId;
  const { rows: roots } = await sql<{ id: string }>`
    select id from jurisdiction where kind = 'COUNTY' order by code limit 1`.execute(tx);
  const [county] = roots;
  if (!county)
    throw new Problem({
      ...{ code: 'no_county', status: 409 },
      messageZh: '还没有本县的辖区：先用 eqian county import 导入，再建首位管理员',
    });
  const [personId, roleId] = [newId(), newId()];
  await sql`insert into person (id, name) values (${personId}, '系统管理员')`.execute(tx);
  await sql`
    insert into role_assignment (id, person_id, role, scope_kind, scope_id)
    values (${roleId}, ${personId}, 'COUNTY_ADMIN', 'COUNTY', ${county.id})`.execute(tx);
  return personId;
}
