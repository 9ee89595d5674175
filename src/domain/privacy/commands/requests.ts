import { fill } from '../../../config/fill.ts';
import { appNow, type Executor, eachInSavepoint, type Tx, transact } from '../../../database/index.ts';
import { can, isOfTheCounty } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { conflict, invalid, notFound, Problem } from '../../../lib/problem.ts';
import { addMs, days } from '../../../lib/time.ts';
import type { AnswerData, RequestData } from '../api.ts';
import type { PrivacyContext } from '../context.ts';
import { notifyAsker, notifyDuty, notifyErased } from '../notify.ts';
import { requestView } from '../queries/requests.ts';
import { FIELDS, type Work, workingDaysAfter, workOf } from '../rules.ts';
import * as store from '../store.ts';
import type { DataRequest, RequestKind } from '../types.ts';
import { withdrawIn } from './consents.ts';

// 「更正」 and 「删除」: asked by whoever the data is about, answered by police in their term (个人信息保护法 arts. 46–50).

/** Police of the first employer are notified; they have so many working days. */
export function ask(
  ctx: PrivacyContext,
  personId: string,
  { kind, words }: { kind: RequestKind; words: string },
  acting: Acting,
): Promise<RequestData> {
  return transact(ctx.db, async (tx) => {
    const [employment] = await ctx.directory.employmentsOf(tx, personId);
    return open(ctx, tx, { personId, organisationId: employment?.organisationId ?? null, kind, words, acting });
  });
}

/** Said at the counter or by telephone: an officer writes it down for whoever it is about, who is answered like the others. */
export function askFor(
  ctx: PrivacyContext,
  { personId, kind, words }: { personId: string; kind: RequestKind; words: string },
  { by, acting }: { by: string; acting: Acting },
): Promise<RequestData> {
  return transact(ctx.db, async (tx) => {
    const [employment] = await ctx.directory.employmentsOf(tx, personId);
    const organisationId = employment?.organisationId ?? null;
    if ((await ctx.directory.person(tx, personId)) === null) throw notFound();
    await demandAnswerable(ctx, tx, { organisationId, personId }, by, await appNow(tx));
    return open(ctx, tx, { personId, organisationId, kind, words, acting });
  });
}

interface Opening {
  personId: string;
  organisationId: string | null;
  kind: RequestKind;
  words: string;
  acting: Acting;
}

async function open(ctx: PrivacyContext, tx: Tx, opening: Opening): Promise<RequestData> {
  const { crypto, audit, answerWorkingDays } = ctx;
  const { personId, organisationId, kind, words, acting } = opening;
  const at = await appNow(tx);
  const request = await store.openRequest(tx, {
    personId,
    organisationId,
    kind,
    wordsSealed: crypto.seal(words),
    at,
    dueAt: workingDaysAfter(at, answerWorkingDays),
  });
  if (!request) throw conflict('request_open', '您的同类申请正在处理，请等待答复', 'kind');
  const object = { kind: 'data_request', id: request.id };
  await audit.record(tx, { ...acting, action: 'privacy.request', object, after: { kind } });
  await notifyDuty(ctx, tx, request, 'COMMUNITY_POLICE', at);
  return requestView(request);
}

/** 「已办理」 does what was asked, in the same step; the answer says what was done. */
export function answer(
  ctx: PrivacyContext,
  id: string,
  reply: AnswerData,
  { by, acting }: { by: string; acting: Acting },
): Promise<RequestData> {
  return transact(ctx.db, async (tx) => {
    const request = await store.lockRequest(tx, id);
    if (!request) throw notFound();
    const at = await appNow(tx);
    await demandAnswerable(ctx, tx, request, by, at);
    if (request.state !== 'OPEN') throw conflict('request_answered', '这条申请已经答复');
    const { state } = reply;
    const work = workOf(request, reply);
    const said = await execute(ctx, tx, { request, work, words: reply.answer, by, acting, at });
    await store.answerRequest(tx, { id, state, answer: said, by, at });
    await ctx.audit.record(tx, {
      ...acting,
      action: 'privacy.answer',
      object: { kind: 'data_request', id },
      after: { state, ...(work.kind === 'NONE' ? {} : { did: work.kind, fields: work.fields }) },
    });
    if (work.kind !== 'ERASE') await notifyAsker(ctx, tx, request);
    return requestView({ ...request, state, answer: said, answeredAt: at });
  });
}

/** Three days before its term an unanswered request goes to the station as well. Returns how many. */
export function nudgeDue(ctx: PrivacyContext): Promise<number> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const due = await store.takeDue(tx, addMs(at, days(3)), at);
    await eachInSavepoint(
      tx,
      due,
      (request) => notifyDuty(ctx, tx, request, 'STATION_DUTY', at),
      (request, err) => ctx.logger.error({ err, requestId: request.id }, 'a station could not be told of a request'),
    );
    return due.length;
  });
}

/** Of whoever works nowhere any more, the county answers. */
async function demandAnswerable(
  { directory }: PrivacyContext,
  tx: Executor,
  { organisationId, ...request }: Pick<DataRequest, 'organisationId' | 'personId'>,
  personId: string,
  at: Date,
): Promise<void> {
  const grants = await directory.rolesOf(tx, personId, at);
  const covering =
    organisationId === null ? grants.filter(isOfTheCounty) : await directory.covers(tx, grants, { organisationId });
  const isOwn = request.personId === personId;
  const decision = can(covering, 'privacy.answer', { ownAct: isOwn, self: isOwn });
  if (decision.outcome !== 'allowed') throw notFound();
}

interface Order {
  request: DataRequest;
  work: Work;
  words: string;
  by: string;
  acting: Acting;
  at: Date;
}

/** Does what was asked about one's own data; answers what the asker is told of it. */
async function execute(ctx: PrivacyContext, tx: Tx, order: Order): Promise<string> {
  const { request, work, words, by, acting, at } = order;
  const { personId, organisationId } = request;
  switch (work.kind) {
    case 'NONE':
      return words;
    case 'ERASE':
      return eraseAsker(ctx, tx, order);
    case 'PROTECTIONS':
      await withdrawIn(ctx, tx, { personId, purpose: 'PROTECTION', acting });
      return `${words}（已删除：自愿填写的防护和截图）`;
    case 'CORRECT': {
      const cause = { kind: 'data_request', id: request.id };
      const actor = { kind: 'person' as const, personId: by };
      const which = { personId, organisationId, by, acting: { actor }, at, cause };
      await inBody('corrected', () => ctx.records.correct(tx, which, work.corrected));
      return `${words}（已更正：${work.fields.map((field) => FIELDS[field]).join('、')}）`;
    }
  }
}

/** A refusal names the field where the request has it. */
async function inBody<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Problem && error.field !== undefined && error.status === 400)
      throw invalid(`${name}.${error.field}`, error.messageZh);
    throw error;
  }
}

async function eraseAsker(ctx: PrivacyContext, tx: Tx, { request, by, acting, at }: Order): Promise<string> {
  const { all, directory, records, retention, texts } = ctx;
  const { personId } = request;
  if ((await all.needed(tx, [personId])).size > 0)
    throw conflict('warned_now', '有未结束的预警涉及申请人，结案前不能删除。请先办结预警，再办理这条申请', 'state');
  const person = await directory.person(tx, personId);
  await withdrawIn(ctx, tx, { personId, purpose: 'PROTECTION', acting });
  await records.leaveAll(tx, { personId, by, at });
  await all.erase(tx, [personId]);
  const { warningPersonDays: a, messageDays: b, disclosureYears: c } = retention;
  const text = fill(texts.replies.ERASED, { a, b, c });
  await notifyErased(ctx, tx, request, { userid: person?.userid ?? null, text });
  return text;
}
