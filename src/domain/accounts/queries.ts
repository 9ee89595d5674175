import { prepared } from '../../database/index.ts';
import type { SignInWaysData } from './api.ts';
import type { AccountContext } from './context.ts';

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
