import { appNow, type Database, type Executor, eachInSavepoint, transact } from '../../database/index.ts';
import { can, grantsFor, isOfTheCounty } from '../../kernel/access/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { scopeOf } from '../../kernel/scope/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import { conflict, notFound } from '../../lib/problem.ts';
import { addMs, days } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import type { Task } from '../tasks/index.ts';
import { type Acts, deed } from './acts.ts';
import type { AnswerData, RequestData } from './api.ts';
import { workingDaysAfter } from './rules.ts';
import * as store from './store.ts';
import type { Tell } from './tell.ts';
import type { DataRequest, RequestKind } from './types.ts';

interface RequestNeeds {
  logger: Logger;
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'open'>;
  directory: Directory;
  audit: Audit;
  tell: Tell;
  answerWorkingDays: number;
  acts: Acts;
}

/** 「更正」 and 「删除」: asked by whoever the data is about, answered by police in their term (个人信息保护法 arts. 46–50). */
export function createRequests({ db, crypto, directory, audit, tell, answerWorkingDays, acts, logger }: RequestNeeds) {
  return {
    /** Police of the first employer are told; they have so many working days. */
    ask(personId: string, { kind, words }: { kind: RequestKind; words: string }, acting: Acting): Promise<RequestData> {
      return transact(db, async (tx) => {
        const at = await appNow(tx);
        const [employment] = await directory.employmentsOf(tx, personId);
        const request = await store.openRequest(tx, {
          personId,
          organisationId: employment?.organisationId ?? null,
          kind,
          wordsSealed: crypto.seal(words),
          at,
          dueAt: workingDaysAfter(at, answerWorkingDays),
        });
        if (!request) throw alreadyOpen();
        await audit.record(tx, {
          ...acting,
          action: 'privacy.request',
          object: { kind: 'data_request', id: request.id },
          after: { kind },
        });
        await tell.police(tx, request, at);
        return requestView(request);
      });
    },

    /** What waits for an answer where the reader may answer, in full: whose record is meant, and what is asked of it. */
    async openRequests(personId: string, acting: Acting) {
      return transact(db, async (tx) => {
        const grants = grantsFor(await directory.rolesOf(tx, personId), 'privacy.answer');
        const { organisationIds } = await scopeOf(tx, grants);
        const seesUnplaced = grants.some(isOfTheCounty);
        const requests = await store.openRequests(tx, { organisationIds, unplaced: seesUnplaced, except: personId });
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
    },

    /** 「已办理」 does what was asked, in the same step; the answer says what was done. */
    answer(id: string, personId: string, reply: AnswerData, acting: Acting): Promise<RequestData> {
      return transact(db, async (tx) => {
        const request = await store.lockRequest(tx, id);
        if (!request) throw notFound();
        const at = await appNow(tx);
        await mayAnswer(tx, request, personId, at);
        if (request.state !== 'OPEN') throw alreadyAnswered();
        const { state } = reply;
        const todo = deed(request, reply);
        const answer = await acts.carryOut(tx, { request, todo, words: reply.answer, by: personId, acting, at });
        await store.answerRequest(tx, { id, state, answer, by: personId, at });
        await audit.record(tx, {
          ...acting,
          action: 'privacy.answer',
          object: { kind: 'data_request', id },
          after: { state, ...(todo.kind === 'NONE' ? {} : { did: todo.kind, fields: todo.fields }) },
        });
        if (todo.kind !== 'ERASE') await tell.asker(tx, request);
        return requestView({ ...request, state, answer, answeredAt: at });
      });
    },

    /** Requests that police of this person's places have to answer; never one about himself. */
    async tasks(ex: Executor, { personId, at }: { personId: string; at: Date }): Promise<Task[]> {
      const grants = grantsFor(await directory.rolesOf(ex, personId, at), 'privacy.answer');
      if (grants.length === 0) return [];
      const { organisationIds } = await scopeOf(ex, grants);
      const unplaced = grants.some(isOfTheCounty);
      const open = await store.openRequests(ex, { organisationIds, unplaced, except: personId });
      return open.map(({ id, number, organisationName, createdAt, dueAt }) => ({
        kind: 'DATA_REQUEST',
        id,
        path: '/h5/requests',
        about: [organisationName, number].filter(Boolean).join(' '),
        level: null,
        since: createdAt,
        dueAt,
        count: 1,
      }));
    },

    /** Three days before its term an unanswered request goes to the station as well. Returns how many. */
    nudgeDue(): Promise<number> {
      return transact(db, async (tx) => {
        const at = await appNow(tx);
        const due = await store.takeDue(tx, addMs(at, days(3)), at);
        await eachInSavepoint(
          tx,
          due,
          (request) => tell.station(tx, request, at),
          (request, err) => logger.error({ err, requestId: request.id }, 'a station could not be told of a request'),
        );
        return due.length;
      });
    },
  };

  async function mayAnswer(tx: Executor, request: DataRequest, personId: string, at: Date): Promise<void> {
    const grants = await directory.rolesOf(tx, personId, at);
    const covering =
      request.organisationId === null
        ? grants.filter(isOfTheCounty)
        : await directory.covers(tx, grants, { organisationId: request.organisationId });
    const isOwn = request.personId === personId;
    const decision = can(covering, 'privacy.answer', { ownAct: isOwn, self: isOwn });
    if (decision.outcome !== 'allowed') throw notFound();
  }
}

/** Of whoever works nowhere any more, the county answers. */

/** As its asker sees it. */
export function requestView(request: DataRequest): RequestData {
  const { id, number, kind, state, answer } = request;
  return {
    id,
    number,
    kind,
    state,
    answer,
    createdAt: request.createdAt.toISOString(),
    dueAt: request.dueAt.toISOString(),
    answeredAt: request.answeredAt?.toISOString() ?? null,
  };
}

const alreadyOpen = () => conflict('request_open', '您的同类申请正在处理，请等待答复', 'kind');
const alreadyAnswered = () => conflict('request_answered', '这条申请已经答复');
