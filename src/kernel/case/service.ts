import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/problem.ts';
import type { Grant } from '../access/index.ts';
import type { Audit } from '../audit/service.ts';
import type { Acting } from '../audit/types.ts';
import { mayIn, organisationsFor, type ScopeGrant } from '../scope/index.ts';
import type { Case } from './define.ts';
import { allowedOn, isHis, isOpenFor } from './rules.ts';
import * as store from './store.ts';

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
  proposed(tx: Tx, one: store.CaseRow): Promise<unknown>;
  /** By command, in its transaction; the row as it was before. */
  decided: Readonly<Record<string, (tx: Tx, one: store.CaseRow) => Promise<unknown>>>;
  /** By the word of the person himself; answers the state it ends in. */
  answered: Readonly<Record<string, (tx: Tx, one: store.CaseRow) => Promise<string>>>;
}

export type CaseService = ReturnType<typeof createCase>;
type Proposal = Readonly<Record<string, unknown>> & { organisationId: string };
type Listing = { state?: string | undefined; after?: string | undefined; limit: number };

/** Proposing, deciding and answering cases of one kind, by right, place and state, each act in the audit log. */
export function createCase(definition: Case, { db, audit, directory, texts, ...parts }: CaseParts) {
  const { name, acts, rights, commands, begins, subject, written, asks, page } = definition;
  const sentence = (refusal: keyof Case['refusals']) => texts[definition.refusals[refusal]] ?? '';
  demandNothingIdle(definition, parts);
  const closed = () => conflict('closed', sentence('closed'));

  async function found(tx: Tx, id: string): Promise<store.CaseRow> {
    await store.lock(tx, definition, id);
    const one = await store.load(tx, definition, id);
    if (!one) throw notFound();
    return one;
  }

  async function answer(tx: Tx, one: store.CaseRow, word: string): Promise<void> {
    const to = await parts.answered[word]?.(tx, one);
    if (to !== undefined) await store.answer(tx, definition, { id: one.id, to });
  }

  return {
    definition,
    answer,
    load: (ex: Executor, id: string) => store.load(ex, definition, id),
    lock: (tx: Tx, id: string) => store.lock(tx, definition, id),
    isAsked: ({ state }: store.CaseRow): boolean => state === asks.state,

    propose: (proposal: Proposal, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        const { organisationId } = proposal;
        const may = await mayIn(tx, await directory.rolesOf(tx, by, await appNow(tx)), [organisationId]);
        if (!may(organisationId, rights.propose)) throw forbidden();
        const employeeId = String(proposal[subject]);
        const [employee] = await directory.matchEmployee(tx, { employeeId, orgId: organisationId });
        if (!employee) throw invalid(subject, sentence('unknown'));
        const { personId } = employee;
        const values = Object.fromEntries(written.map((field) => [field, proposal[field]]));
        const id = await store.propose(tx, definition, { organisationId, personId, by, values });
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
      const rows = await store.list(db, definition, { ...query, organisationIds });
      const may = await mayIn(
        db,
        grants,
        rows.map((row) => row.organisationId),
      );
      const mayDecide = (row: store.CaseRow) => (facts: object) => may(row.organisationId, rights.decide, facts);
      return {
        viewer: { name: (await directory.person(db, by))?.name ?? '' },
        rows: rows.map((row) => ({ ...row, allowed: allowedOn(commands, row, { by, may: mayDecide(row) }) })),
      };
    },

    /** What waits for this reader's yes or no. */
    async todos(ex: Executor, { personId, at }: { personId: string; at: Date }) {
      const organisationIds = await organisationsFor(ex, await directory.rolesOf(ex, personId, at), rights.decide);
      const rows = await store.list(ex, definition, { organisationIds, state: begins, limit: 100 });
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
        if (!command || !isHis(command, one, reader)) throw forbidden();
        if (!isOpenFor(command, one)) throw closed();
        await store.decide(tx, definition, { id, to: command.to, by });
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
