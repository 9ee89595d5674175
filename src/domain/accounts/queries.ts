import type { z } from 'zod';
import { prepared } from '../../database/index.ts';
import type { LocalAccountListData, LocalAccountQuery, OwnAccountData, SignInWaysData } from './api.ts';
import { OFFICES } from './commands/manage.ts';
import type { AccountContext } from './context.ts';
import { demandsSecondFactor } from './rules/sign-in.ts';
import * as store from './store.ts';

/** Whose desks differ, in the order of the page. */
const DEMO_ROLES = [
  'CENTER_OFFICER',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
  'COUNTY_ADMIN',
  'AUDITOR',
  'JOINT_OFFICE',
  'DESK',
  'ADVISOR',
] as const;

/** Only the sandbox names members to whoever asks. */
export async function signInWays({
  db,
  config: { sandbox, settings, texts },
}: AccountContext): Promise<SignInWaysData> {
  const county = settings.tenant.name;
  if (!sandbox.enabled) return { county, demo: [] };
  const { rows } = await prepared<{ role: (typeof DEMO_ROLES)[number]; userid: string }>`
    select distinct on (r.role) r.role, a.userid
    from role_assignment r join wecom_account a on a.person_id = r.person_id and a.status = 'ACTIVE'
    where r.role = any(${[...DEMO_ROLES]}::text[]) and r.state = 'ACTIVE'
    order by r.role, a.userid`.execute(db);
  const useridOf = new Map(rows.map(({ role, userid }) => [role, userid]));
  return {
    county,
    demo: DEMO_ROLES.flatMap((role) => {
      const userid = useridOf.get(role);
      return userid === undefined ? [] : [{ title: texts.roles[role] ?? role, userid }];
    }),
  };
}

interface AccountRow {
  personId: string;
  person: string;
  roles: string[];
  name: string | null;
  oneTimeUntil: Date | null;
  hasTotp: boolean;
  hasPasskey: boolean;
  disabledAt: Date | null;
  signedInAt: Date | null;
  now: Date;
}

/** Who holds an office, with his local account or without one. */
export async function listAccounts(
  { db, config: { texts } }: AccountContext,
  readerId: string,
  { of, q, after = '', limit }: z.infer<typeof LocalAccountQuery>,
): Promise<LocalAccountListData> {
  const { rows } = await prepared<AccountRow>`
    select p.id as person_id, p.name as person, l.name, l.one_time_until, l.disabled_at, l.signed_in_at,
      l.totp_sealed is not null as has_totp,
      exists (select from passkey k where k.person_id = p.id) as has_passkey, app_now() as now,
      array(select distinct r.role from role_assignment r
        where r.person_id = p.id and r.state = 'ACTIVE' and r.role = any(${[...OFFICES]}::text[])) as roles
    from person p left join local_account l on l.person_id = p.id
    where case when ${of} = 'ACCOUNTS' then l.person_id is not null
        else l.person_id is null and p.id in (
          select person_id from role_assignment where state = 'ACTIVE' and role = any(${[...OFFICES]}::text[])) end
      and (strpos(p.name, ${q}) > 0 or strpos(coalesce(l.name, ''), lower(${q})) > 0) and p.id > ${after}
    order by p.id limit ${limit}`.execute(db);
  return {
    accounts: rows.map((row) => ({
      personId: row.personId,
      person: row.person,
      roles: row.roles.map((role) => texts.roles[role as keyof typeof texts.roles] ?? role),
      name: row.name,
      state: stateOf(row),
      factors: [...(row.hasTotp ? (['TOTP'] as const) : []), ...(row.hasPasskey ? (['PASSKEY'] as const) : [])],
      signedInAt: row.signedInAt?.toISOString() ?? null,
      mayChange: row.personId !== readerId,
    })),
    next: rows.length === limit ? (rows.at(-1)?.personId ?? null) : null,
  };
}

function stateOf(row: AccountRow): LocalAccountListData['accounts'][number]['state'] {
  if (row.name === null) return 'NONE';
  if (row.disabledAt !== null) return 'DISABLED';
  if (row.oneTimeUntil !== null) return row.oneTimeUntil > row.now ? 'ONE_TIME' : 'EXPIRED';
  return row.hasTotp || row.hasPasskey ? 'ACTIVE' : 'NO_FACTOR';
}

export async function readOwnAccount(
  { db, directory }: Pick<AccountContext, 'db' | 'directory'>,
  personId: string,
): Promise<OwnAccountData['account']> {
  const account = await store.accountOfPerson(db, personId);
  if (!account) return null;
  const [passkeys, left, roles] = await Promise.all([
    store.passkeysOf(db, personId),
    store.recoveryLeft(db, personId),
    directory.rolesOf(db, personId),
  ]);
  return {
    name: account.name,
    totp: account.totpSealed !== null,
    passkeys: passkeys.map(({ id, title, createdAt, usedAt }) => ({
      ...{ id, title },
      createdAt: createdAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
    })),
    recoveryLeft: left,
    demanded: demandsSecondFactor(roles),
  };
}
