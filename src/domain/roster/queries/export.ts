import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { organisationsUnder } from '../../../kernel/scope/index.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import { maskPhone } from '../../../lib/masking.ts';
import { KIND_WORDS, TIER_WORDS } from '../../directory/index.ts';

interface Export {
  crypto: Pick<FieldCrypto, 'open'>;
  corpId: string;
  /** Places the reader may export. */
  scopeIds: readonly string[];
}

interface ExportRow {
  id: string;
  township: string;
  organisation: string;
  creditCode: string;
  kind: string;
  tier: string;
  unit: string | null;
  name: string;
  employeeNo: string;
  phoneSealed: string | null;
  hiredOn: string | null;
  outOfProvince: boolean;
  post: string | null;
  userid: string | null;
}

const PAGE_ROWS = 2_000;

/** Who works where, in the columns of the template, so that an export can be changed and imported; numbers are masked. */
export async function* exportRows(
  ex: Executor,
  { crypto, corpId, scopeIds }: Export,
): AsyncGenerator<(string | null)[]> {
  for (const organisationId of await organisationsUnder(ex, scopeIds)) {
    for (let after = ''; ; ) {
      const rows = await page(ex, corpId, organisationId, after);
      for (const row of rows) yield cellsOf(row, crypto);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) break;
      after = last.employeeNo;
    }
  }
}

/** How many people an export of these places holds. */
export async function countStaff(ex: Executor, scopeIds: readonly string[]): Promise<number> {
  const organisationIds = await organisationsUnder(ex, scopeIds);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from employment
    where organisation_id = any(${organisationIds}::text[]) and state = 'ACTIVE'`.execute(ex);
  return rows[0]?.n ?? 0;
}

async function page(ex: Executor, corpId: string, organisationId: string, after: string): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`
    select e.id, township.name as township, o.name as organisation, coalesce(o.credit_code, o.code) as credit_code,
      o.kind, o.tier, (
        select string_agg(above.name, '/' order by char_length(above.path)) from grid_unit above
        where above.organisation_id = o.id and strpos(u.path, above.path) = 1
      ) as unit, p.name, e.employee_no, p.phone_sealed, e.hired_on,
      e.out_of_province, e.post, account.userid
    from employment e
      join organisation o on o.id = e.organisation_id
      join jurisdiction township on township.id = o.township_id
      join person p on p.id = e.person_id
      left join grid_unit u on u.id = e.grid_unit_id
      left join wecom_account account
        on account.person_id = p.id and account.corp_id = ${corpId} and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    where e.organisation_id = ${organisationId} and e.state = 'ACTIVE' and e.employee_no > ${after}
    order by e.employee_no limit ${PAGE_ROWS}`.execute(ex);
  return rows;
}

function cellsOf(row: ExportRow, crypto: Pick<FieldCrypto, 'open'>): (string | null)[] {
  return [
    row.township,
    row.organisation,
    row.creditCode,
    named(KIND_WORDS, row.kind),
    named(TIER_WORDS, row.tier),
    row.unit,
    row.name,
    row.employeeNo,
    row.phoneSealed === null ? null : maskPhone(crypto.open(row.phoneSealed)),
    '员工',
    row.hiredOn,
    row.outOfProvince ? '是' : '否',
    row.post,
    row.userid,
  ];
}

function named(words: Record<string, string>, code: string): string | null {
  return Object.entries(words).find(([, value]) => value === code)?.[0] ?? null;
}
