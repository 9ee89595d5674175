import { type Executor, transact } from '../../../database/index.ts';
import { grantsFor, isOfTheCounty } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import type { Todo } from '../../../kernel/module/index.ts';
import { scopeOf } from '../../../kernel/scope/index.ts';
import type { RequestData } from '../api.ts';
import type { PrivacyContext } from '../context.ts';
import * as store from '../store.ts';
import type { DataRequest } from '../types.ts';

/** What waits for an answer where the reader may answer, in full: whose record is meant, and what is asked of it. */
export function openRequests(ctx: PrivacyContext, personId: string, acting: Acting) {
  const { db, crypto, audit } = ctx;
  return transact(db, async (tx) => {
    const requests = await answerableBy(ctx, tx, personId);
    for (const { id } of requests)
      await audit.look(tx, {
        ...acting,
        object: { kind: 'data_request', id },
        seen: ['name', 'employeeNo', 'words'],
      });
    return requests.map((request) => ({
      ...requestView(request),
      person: request.name,
      organisation: request.organisationName,
      unit: request.unitName,
      employeeNo: request.employeeNo,
      words: crypto.open(request.wordsSealed),
    }));
  });
}

/** Requests that police of this person's places have to answer. */
export async function requestTodos(
  ctx: PrivacyContext,
  ex: Executor,
  { personId, at }: { personId: string; at: Date },
): Promise<Todo[]> {
  const open = await answerableBy(ctx, ex, personId, at);
  return open.map(({ id, number, organisationName, createdAt, dueAt }) => ({
    kind: 'DATA_REQUEST' as const,
    ...{ id, path: '/h5/requests', level: null, since: createdAt, dueAt, count: 1 },
    about: [organisationName, number].filter(Boolean).join(' '),
  }));
}

/** Never one about himself; of people who work nowhere, the county answers. */
async function answerableBy({ directory }: PrivacyContext, ex: Executor, personId: string, at?: Date) {
  const grants = grantsFor(await directory.rolesOf(ex, personId, at), 'privacy.answer');
  if (grants.length === 0) return [];
  const { organisationIds } = await scopeOf(ex, grants);
  return store.openRequests(ex, { organisationIds, unplaced: grants.some(isOfTheCounty), except: personId });
}

/** As its asker sees it. */
export function requestView(request: DataRequest): RequestData {
  const { id, number, kind, state, answer } = request;
  return {
    ...{ id, number, kind, state, answer },
    createdAt: request.createdAt.toISOString(),
    dueAt: request.dueAt.toISOString(),
    answeredAt: request.answeredAt?.toISOString() ?? null,
  };
}
