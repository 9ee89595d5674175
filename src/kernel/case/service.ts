import { sql } from 'kysely';
import { anyOf, appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/problem.ts';
import type { Grant } from '../access/index.ts';
import type { Audit } from '../audit/service.ts';
import type { Acting } from '../audit/types.ts';
import { snake } from '../registry/define.ts';
import { mayIn, organisationsFor, type ScopeGrant } from '../scope/index.ts';
import { allowedOn, type Case, type CaseState, isHis, isOpenFor } from './define.ts';
import { resourceOf } from './resource.ts';

export interface CaseParts {
  db: Database;
  audit: Pick<Audit, 'record'>;
  directory: {
    rolesOf(ex: Executor, personId: string, at?: Date): Promise<readonly (Grant & ScopeGrant)[]>;
    person(ex: Executor, personId: string): Promise<{ name: string } | null>;
    matchEmployee(ex: Executor, of: { employeeId: string; orgId: string }): Promise<readonly { personId: string }[]>;
  };
  /** With the sentences that the definition names. */
  texts: Readonly<Record<string, string>>;
  /** In the transaction that proposed it. */
  proposed(tx: Tx, one: CaseRow): Promise<unknown>;
  /** By command, in its transaction; the row as it was before. */
  decided: Readonly<Record<string, (tx: Tx, one: CaseRow) => Promise<unknown>>>;
  /** By the word of the person himself; answers the state it ends in. */
  answered: Readonly<Record<string, (tx: Tx, one: CaseRow) => Promise<string>>>;
}

export type CaseService = ReturnType<typeof createCase>;
type Proposal = Readonly<Record<string, unknown>> & { organisationId: string };
type Listing = { state?: string | undefined; after?: string | undefined; limit: number };

/** Proposing, deciding and answering cases of one kind, by right, place and state, each act in the audit log. */
export function createCase(definition: Case, { db, audit, directory, texts, ...parts }: CaseParts) {
  const { name, acts, rights, commands, begins, subject, asks, page } = definition;
  const sentence = (refusal: keyof Case['refusals']) => texts[definition.refusals[refusal]] ?? '';
  demandNothingIdle(definition, parts);
  const closed = () => conflict('closed', sentence('closed'));

  async function found(tx: Tx, id: string): Promise<CaseRow> {
    await lockRow(tx, definition, id);
    const one = await loadRow(tx, definition, id);
    if (!one) throw notFound();
    return one;
  }

  async function answer(tx: Tx, one: CaseRow, word: string): Promise<void> {
    const to = await parts.answered[word]?.(tx, one);
    if (to !== undefined) await saveAnswer(tx, definition, { id: one.id, to });
  }

  return {
    definition,
    resource: resourceOf(definition, async (tx, { id, personId }) => {
      const one = await loadRow(tx, definition, id);
      if (!one) return [];
      const may = await mayIn(tx, await directory.rolesOf(tx, personId, await appNow(tx)), [one.organisationId]);
      const mayDecide = (facts: object) => may(one.organisationId, rights.decide, facts);
      return allowedOn(commands, one, { by: personId, may: mayDecide });
    }),
    answer,
    load: (ex: Executor, id: string) => loadRow(ex, definition, id),
    lock: (tx: Tx, id: string) => lockRow(tx, definition, id),
    isAsked: ({ state }: CaseRow): boolean => state === asks.state,

    propose: (proposal: Proposal, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        const { organisationId } = proposal;
        const may = await mayIn(tx, await directory.rolesOf(tx, by, await appNow(tx)), [organisationId]);
        if (!may(organisationId, rights.propose)) throw forbidden();
        const employeeId = String(proposal[subject]);
        const [employee] = await directory.matchEmployee(tx, { employeeId, orgId: organisationId });
        if (!employee) throw invalid(subject, sentence('unknown'));
        const { personId } = employee;
        const id = await insertProposal(tx, definition, { personId, by, proposal });
        if (id === null) throw conflict('repeated', sentence('repeated'));
        await parts.proposed(tx, await found(tx, id));
        const after = { organisationId, personId };
        await audit.record(tx, { ...acting, action: `${acts}.propose`, object: { kind: name, id }, after });
        return id;
      }),

    /** Each with what the reader may decide on it now. */
    async list(query: Listing, by: string) {
      const grants = await directory.rolesOf(db, by, await appNow(db));
      const organisationIds = await organisationsFor(db, grants, rights.propose);
      const rows = await listRows(db, definition, { ...query, organisationIds });
      const may = await mayIn(
        db,
        grants,
        rows.map((row) => row.organisationId),
      );
      const mayDecide = (row: CaseRow) => (facts: object) => may(row.organisationId, rights.decide, facts);
      return {
        viewer: { name: (await directory.person(db, by))?.name ?? '' },
        rows: rows.map((row) => ({ ...row, allowed: allowedOn(commands, row, { by, may: mayDecide(row) }) })),
      };
    },

    /** What waits for this reader's yes or no. */
    async todos(ex: Executor, { personId, at }: { personId: string; at: Date }) {
      const organisationIds = await organisationsFor(ex, await directory.rolesOf(ex, personId, at), rights.decide);
      const rows = await listRows(ex, definition, { organisationIds, state: begins, limit: 100 });
      return rows
        .filter((row) => row.proposedBy !== personId && row.personId !== personId)
        .map(({ id, organisationName, proposedAt }) => ({
          ...{ id, path: page, about: organisationName, since: proposedAt },
          ...{ level: null, dueAt: null, count: 1 },
        }));
    },

    decide: (id: string, decision: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const one = await found(tx, id);
        const command = commands[decision];
        const may = await mayIn(tx, await directory.rolesOf(tx, by, await appNow(tx)), [one.organisationId]);
        const reader = { by, may: (facts: object) => may(one.organisationId, rights.decide, facts) };
        if (!command || !isHis(command, one, reader))
          throw may(one.organisationId, rights.propose) || reader.may({}) ? forbidden() : notFound();
        if (!isOpenFor(command, one)) throw closed();
        await saveDecision(tx, definition, { id, to: command.to, by });
        await parts.decided[decision]?.(tx, one);
        await audit.record(tx, { ...acting, action: `${acts}.${decision}`, object: { kind: name, id } });
      }),

    /** The answer of the one who is asked, given on a page. */
    answerAsked: (id: string, word: string, by: string): Promise<void> =>
      transact(db, async (tx) => {
        const one = await found(tx, id);
        if (one.personId !== by) throw notFound();
        if (one.state !== asks.state) throw closed();
        await answer(tx, one, word);
      }),
  };
}

/** What is handed in is asked for, and what the definition names is there. */
function demandNothingIdle(
  { name, commands, asks }: Case,
  { decided, answered }: Pick<CaseParts, 'decided' | 'answered'>,
) {
  const idle = Object.keys(decided).find((command) => !Object.hasOwn(commands, command));
  if (idle !== undefined) throw new Error(`${name} has no command ${idle}`);
  if (Object.keys(answered).toSorted().join() !== asks.answers.toSorted().join())
    throw new Error(`${name} is answered with ${asks.answers.join()}, each by one handler`);
}

export interface CaseRow extends CaseState {
  id: string;
  organisationId: string;
  organisationName: string;
  /** Whom it is about. */
  name: string;
  proposedAt: Date;
  /** Columns of its own. */
  [column: string]: unknown;
}

export const columnsOfCase = ({ name, written, columns }: Case) => ({
  table: name,
  filled: ['id', 'organisation_id', 'person_id', 'proposed_by', 'proposed_at', ...written.map(snake)],
  later: ['state', 'decided_by', 'decided_at', 'answered_at', ...columns.map(snake)],
});

const selectRows = ({ name, columns }: Case) => sql<CaseRow>`
  select c.id, c.organisation_id, o.short_name as organisation_name, c.person_id, p.name,
    c.state, c.proposed_by, c.proposed_at,
    ${sql.join(columns.map((column) => sql`${sql.ref(`c.${snake(column)}`)} as ${sql.id(column)}`))}
  from ${sql.table(name)} c join organisation o on o.id = c.organisation_id join person p on p.id = c.person_id`;

async function lockRow(tx: Tx, { name }: Case, id: string): Promise<void> {
  await sql`select from ${sql.table(name)} where id = ${id} for update`.execute(tx);
}

async function loadRow(ex: Executor, definition: Case, id: string): Promise<CaseRow | null> {
  const { rows: found } = await sql<CaseRow>`${selectRows(definition)} where c.id = ${id}`.execute(ex);
  return found[0] ?? null;
}

interface Page {
  organisationIds: readonly string[];
  state?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Newest first. */
async function listRows(ex: Executor, definition: Case, { organisationIds, state, after, limit }: Page) {
  const { rows: found } = await sql<CaseRow>`${selectRows(definition)}
    where c.organisation_id ${anyOf(organisationIds)}
      and ${state === undefined ? sql`true` : sql`c.state = ${state}`}
      and ${after === undefined ? sql`true` : sql`c.id < ${after}`}
    order by c.id desc limit ${limit}`.execute(ex);
  return found;
}

/** Null when the same is open already. */
async function insertProposal(
  tx: Tx,
  { name, written, open }: Case,
  { personId, by, proposal }: { personId: string; by: string; proposal: Proposal },
): Promise<string | null> {
  const columns = sql.join([...written.map((field) => sql.ref(snake(field))), sql`proposed_by`]);
  const given = sql.join([...written.map((field) => sql`${proposal[field] ?? null}`), sql`${by}`]);
  const { rows: made } = await sql<{ id: string }>`
    insert into ${sql.table(name)} (id, organisation_id, person_id, proposed_at, ${columns})
    values (${newId()}, ${proposal.organisationId}, ${personId}, app_now(), ${given})
    on conflict (organisation_id, person_id) where state in (${sql.join(open.map((state) => sql.lit(state)))}) do nothing
    returning id`.execute(tx);
  return made[0]?.id ?? null;
}

async function saveDecision(tx: Tx, { name }: Case, { id, to, by }: { id: string; to: string; by: string }) {
  await sql`
    update ${sql.table(name)} set state = ${to}, decided_by = ${by}, decided_at = app_now() where id = ${id}`.execute(
    tx,
  );
}

async function saveAnswer(tx: Tx, { name }: Case, { id, to }: { id: string; to: string }): Promise<void> {
  await sql`update ${sql.table(name)} set state = ${to}, answered_at = app_now() where id = ${id}`.execute(tx);
}
