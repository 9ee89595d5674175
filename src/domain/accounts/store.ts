import { sql } from 'kysely';
import { appNow, type Executor, type Tx } from '../../database/index.ts';
import { minutes } from '../../lib/time.ts';
import { digest, randomToken } from './rules/secrets.ts';
import { type FailureKind, pausedUntil } from './rules/sign-in.ts';

export interface LocalAccount {
  personId: string;
  name: string;
  passwordHash: string;
  oneTimeUntil: Date | null;
  totpSealed: string | null;
  disabledAt: Date | null;
}

const COLUMNS = ['personId', 'name', 'passwordHash', 'oneTimeUntil', 'totpSealed', 'disabledAt'] as const;

export async function accountByName(ex: Executor, name: string): Promise<LocalAccount | null> {
  const found = await ex
    .selectFrom('localAccount')
    .select(COLUMNS)
    .where('name', '=', name.toLowerCase())
    .executeTakeFirst();
  return found ?? null;
}

export async function accountOfPerson(ex: Executor, personId: string): Promise<LocalAccount | null> {
  const found = await ex.selectFrom('localAccount').select(COLUMNS).where('personId', '=', personId).executeTakeFirst();
  return found ?? null;
}

/** Kept as it is until the transaction ends. */
export async function lockAccount(tx: Tx, personId: string): Promise<LocalAccount | null> {
  const found = await tx
    .selectFrom('localAccount')
    .select(COLUMNS)
    .where('personId', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  return found ?? null;
}

/** Nobody uses his passkeys in the rows themselves: id, key and count are what a check needs. */
export interface Passkey {
  id: string;
  publicKey: string;
  counter: number;
  transports: string[];
  title: string;
  createdAt: Date;
  usedAt: Date | null;
}

export async function passkeysOf(ex: Executor, personId: string): Promise<Passkey[]> {
  const rows = await ex
    .selectFrom('passkey')
    .select(['id', 'publicKey', 'counter', 'transports', 'title', 'createdAt', 'usedAt'])
    .where('personId', '=', personId)
    .orderBy('createdAt')
    .execute();
  return rows.map((row) => ({ ...row, counter: Number(row.counter) }));
}

export async function recoveryLeft(ex: Executor, personId: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select count(*)::int as left from recovery_code where person_id = ${personId} and used_at is null`.execute(ex);
  return rows[0]?.left ?? 0;
}

export async function replaceRecoveryCodes(tx: Tx, personId: string, hashes: readonly string[]): Promise<void> {
  await tx.deleteFrom('recoveryCode').where('personId', '=', personId).execute();
  await tx
    .insertInto('recoveryCode')
    .values(hashes.map((codeHash) => ({ personId, codeHash })))
    .execute();
}

/** Whether it was one of his and had not been used. */
export async function spendRecoveryCode(tx: Tx, personId: string, codeHash: string): Promise<boolean> {
  const { rows } = await sql`
    update recovery_code set used_at = app_now()
    where person_id = ${personId} and code_hash = ${codeHash} and used_at is null returning 1`.execute(tx);
  return rows.length > 0;
}

/** Whether the step is later than every one that counted: a code counts once. */
export async function spendTotpStep(tx: Tx, personId: string, step: number): Promise<boolean> {
  const { rows } = await sql`
    update local_account set totp_step = ${step}
    where person_id = ${personId} and (totp_step is null or totp_step < ${step}) returning 1`.execute(tx);
  return rows.length > 0;
}

const TICKET_LIFE_MS = minutes(15);

export interface Ticket {
  personId: string;
  totpSealed: string | null;
  challenge: string | null;
}

type Purpose = 'SIGN_IN' | 'CHANGE';

/** For whoever has shown his password: the steps that are left go by it, for a quarter of an hour. */
export async function openTicket(
  ex: Executor,
  { personId, purpose, totpSealed = null, challenge = null }: Partial<Ticket> & { personId: string; purpose: Purpose },
): Promise<string> {
  const ticket = randomToken();
  await sql`
    insert into sign_in_ticket (token_hash, person_id, purpose, totp_sealed, challenge, expires_at)
    values (${digest(ticket)}, ${personId}, ${purpose}, ${totpSealed}, ${challenge},
      clock_timestamp() + ${TICKET_LIFE_MS}::double precision * interval '1 millisecond')`.execute(ex);
  return ticket;
}

export async function ticketOf(ex: Executor, ticket: string, purpose: Purpose): Promise<Ticket | null> {
  const { rows } = await sql<Ticket>`
    select person_id, totp_sealed, challenge from sign_in_ticket
    where token_hash = ${digest(ticket)} and purpose = ${purpose} and expires_at > clock_timestamp()`.execute(ex);
  return rows[0] ?? null;
}

export async function keepOnTicket(
  ex: Executor,
  ticket: string,
  kept: Partial<Pick<Ticket, 'totpSealed' | 'challenge'>>,
): Promise<void> {
  await ex.updateTable('signInTicket').set(kept).where('tokenHash', '=', digest(ticket)).execute();
}

export async function closeTicket(ex: Executor, ticket: string): Promise<void> {
  await ex.deleteFrom('signInTicket').where('tokenHash', '=', digest(ticket)).execute();
}

/** A hash: what is typed into the field of the name may be a password. */
export const failureKeys = (name: string, network: string): Record<FailureKind, string> => ({
  name: digest(`name ${name.toLowerCase()}`),
  net: digest(`net ${network}`),
});

export async function pauseOf(ex: Executor, keys: Record<FailureKind, string>): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select max(paused_until) as until from sign_in_failure
    where key = any(${Object.values(keys)}::text[]) and paused_until > app_now()`.execute(ex);
  return rows[0]?.until ?? null;
}

/** Counts one more; answers until when nothing is tried now. */
export async function countFailure(tx: Tx, keys: Record<FailureKind, string>): Promise<Date | null> {
  const now = await appNow(tx);
  let latest: Date | null = null;
  // In one order, so that two who fail at once do not wait for each other.
  for (const [kind, key] of Object.entries(keys).sort(([, a], [, b]) => (a < b ? -1 : 1)) as [FailureKind, string][]) {
    const { rows } = await sql<{ failures: number }>`
      insert into sign_in_failure (key, failures, last_at) values (${key}, 1, ${now})
      on conflict (key) do update set last_at = excluded.last_at, failures = case
        when sign_in_failure.last_at < excluded.last_at - interval '24 hours' then 1 else sign_in_failure.failures + 1 end
      returning failures`.execute(tx);
    const until = pausedUntil(kind, rows[0]?.failures ?? 1, now);
    if (until === null) continue;
    await tx.updateTable('signInFailure').set({ pausedUntil: until }).where('key', '=', key).execute();
    if (latest === null || until > latest) latest = until;
  }
  return latest;
}

/** He is in: what was typed wrongly before does not count any more. */
export async function forgetFailures(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('signInFailure').where('key', '=', key).execute();
}

/** What can no longer be used. */
export async function sweepSignIns(ex: Executor): Promise<number> {
  const { numAffectedRows: tickets = 0n } = await sql`
    delete from sign_in_ticket where expires_at < clock_timestamp()`.execute(ex);
  const { numAffectedRows: failures = 0n } = await sql`
    delete from sign_in_failure where last_at < app_now() - interval '24 hours'`.execute(ex);
  return Number(tickets + failures);
}
