import { sql } from 'kysely';
import type { Texts } from '../../config/text-file.ts';
import type { Database, Executor } from '../../database/index.ts';
import { type Action, can, grantsFor } from '../../kernel/access/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Events } from '../../kernel/events/index.ts';
import { pathIds, type Scope, scopeOf } from '../../kernel/scope/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Directory, RecordActs, RoleGrant } from '../directory/index.ts';

export interface PeopleContext {
  db: Database;
  corpId: string;
  crypto: Pick<FieldCrypto, 'phoneHash'>;
  directory: Directory;
  records: RecordActs;
  audit: Pick<Audit, 'record' | 'look'>;
  events: Pick<Events, 'publish'>;
  texts: Pick<Texts, 'roles'>;
  /** From how many employees on two, and three, advisors are wanted. */
  wanted: { two: number; three: number };
}

/** How far somebody sees people. */
export interface Sight {
  /** All that he sees. */
  all: Scope;
  /** Of it, what he sees with names. */
  named: Scope;
  /** Stations, townships and the county that lie in it, and what he sees there with names. */
  offices: readonly string[];
  namedOffices: readonly string[];
}

export async function sightOf(ex: Executor, grants: readonly RoleGrant[]): Promise<Sight> {
  const all = grantsFor(grants, 'person.view');
  const named = all.filter((grant) => can([grant], 'person.view').outcome === 'allowed');
  return {
    all: await scopeOf(ex, all),
    named: await scopeOf(ex, named),
    offices: await officesUnder(ex, all),
    namedOffices: await officesUnder(ex, named),
  };
}

/** The organisations and offices that lie under those of his grants that open this action. */
export async function placesFor(ex: Executor, grants: readonly RoleGrant[], action: Action): Promise<string[]> {
  const opening = grantsFor(grants, action);
  return [...(await officesUnder(ex, opening)), ...(await scopeOf(ex, opening)).organisationIds];
}

async function officesUnder(ex: Executor, grants: readonly RoleGrant[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from jurisdiction
    where ${pathIds('path')} && ${grants.map(({ scopeId }) => scopeId)}::text[] order by id`.execute(ex);
  return rows.map(({ id }) => id);
}
