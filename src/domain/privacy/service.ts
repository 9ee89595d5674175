import type { PrivacyNotice } from '../../config/notice.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { maskPhone } from '../../lib/masking.ts';
import { Problem } from '../../lib/problem.ts';
import { addMs, days } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import { can, grantsFor } from '../access/index.ts';
import type { Acting, Audit } from '../audit/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { MyData, RequestData } from './api.ts';
import { workingDaysAfter } from './rules.ts';
import * as store from './store.ts';
import { createTell } from './tell.ts';
import type { DataRequest, Purpose, RequestKind } from './types.ts';

interface PrivacyNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'open'>;
  directory: Directory;
  audit: Audit;
  outbound: Outbound;
  draw: Draw;
  notice: PrivacyNotice;
  answerWorkingDays: number;
  texts: Texts;
  publicUrl: string;
}

type WithdrawalListener = (tx: Tx, personId: string, purpose: Purpose) => Promise<void>;

export type Privacy = ReturnType<typeof createPrivacy>;

/** What somebody was told, agreed to, may see and may ask about his own data (个人信息保护法 arts. 13–17, 44–50). */
export function createPrivacy(needs: PrivacyNeeds) {
  const { db, crypto, directory, audit, notice, answerWorkingDays } = needs;
  const tell = createTell(needs);
  const onWithdrawal: WithdrawalListener[] = [];

  return {
    notice,
    noticeVersion: notice.version,

    /** Keeps the wording of this version for ever; another wording under the same version is refused. */
    async publishNotice(): Promise<void> {
      if (await store.keepNotice(db, notice.version, notice)) return;
      throw new Error(
        `config/notice.zh-CN.yaml was changed: raise its version, "${notice.version}" was shown to people`,
      );
    },

    onWithdrawn(listener: WithdrawalListener): void {
      onWithdrawal.push(listener);
    },

    /** Declaring something is agreeing to its use, under the wording of today. */
    async consent(tx: Tx, { personId, purpose, via }: { personId: string; purpose: Purpose; via: 'card' | 'page' }) {
      const at = await appNow(tx);
      await store.giveConsent(tx, { personId, purpose, version: notice.version, via, at });
      return notice.version;
    },

    /** As easy as agreeing: one press, no reason asked; whoever keeps something under it lets go of it in the same step. */
    withdraw(personId: string, purpose: Purpose, acting: Acting): Promise<void> {
      return transact(db, async (tx) => {
        const ended = await store.endConsent(tx, personId, purpose, await appNow(tx));
        if (!ended) return;
        for (const listener of onWithdrawal) await listener(tx, personId, purpose);
        await audit.record(tx, {
          ...acting,
          action: 'consent.withdraw',
          object: { kind: 'person', id: personId },
          after: { purpose },
        });
      });
    },

    async myData(personId: string): Promise<MyData> {
      const person = await directory.person(db, personId);
      const [phone, employments, consents, requests] = await Promise.all([
        directory.phoneOf(db, personId),
        directory.employmentsOf(db, personId),
        store.consentsOf(db, personId),
        store.requestsOf(db, personId),
      ]);
      return {
        noticeVersion: notice.version,
        person: {
          name: person?.name ?? '',
          phone: phone === null ? null : maskPhone(phone),
          userid: person?.userid ?? null,
        },
        employments: employments.map(({ organisationId: _, ...shown }) => shown),
        consents: consents.map((consent) => ({ ...consent, givenAt: consent.givenAt.toISOString() })),
        requests: requests.map(view),
      };
    },

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
        return view(request);
      });
    },

    /** What waits for an answer where the reader may answer, in full: whose record is meant, and what is asked of it. */
    async openRequests(personId: string, acting: Acting) {
      return transact(db, async (tx) => {
        const grants = grantsFor(await directory.rolesOf(tx, personId, await appNow(tx)), 'privacy.answer');
        const organisationIds = await directory.organisationsUnder(tx, grants);
        const seesAll = grants.some(({ role }) => role === 'CENTER_OFFICER');
        const requests = await store.openRequests(tx, organisationIds, seesAll);
        for (const { id } of requests)
          await audit.look(tx, {
            ...acting,
            object: { kind: 'data_request', id },
            seen: ['name', 'employeeNo', 'words'],
          });
        return requests.map((request) => ({
          ...view(request),
          person: request.name,
          organisation: request.organisationName,
          unit: request.unitName,
          employeeNo: request.employeeNo,
          words: crypto.open(request.wordsSealed),
        }));
      });
    },

    answer(
      id: string,
      personId: string,
      reply: { state: 'DONE' | 'REFUSED'; answer: string },
      acting: Acting,
    ): Promise<RequestData> {
      return transact(db, async (tx) => {
        const request = await store.lockRequest(tx, id);
        if (!request) throw noSuchRequest();
        const at = await appNow(tx);
        await mayAnswer(tx, request, personId, at);
        if (request.state !== 'OPEN') throw alreadyAnswered();
        await store.answerRequest(tx, { id, ...reply, by: personId, at });
        await audit.record(tx, {
          ...acting,
          action: 'privacy.answer',
          object: { kind: 'data_request', id },
          after: { state: reply.state },
        });
        await tell.asker(tx, request);
        return view({ ...request, ...reply, answeredAt: at });
      });
    },

    /** Three days before its term an unanswered request goes to the station as well. Returns how many. */
    nudgeDue(): Promise<number> {
      return transact(db, async (tx) => {
        const at = await appNow(tx);
        const due = await store.takeDue(tx, addMs(at, days(3)), at);
        for (const request of due) await tell.station(tx, request, at);
        return due.length;
      });
    },

    /** 「我的信息」, 「更正」 and 「删除」 in the chat: the way to the page where it is done. */
    onWords: (tx: Tx, to: { personId: string; userid: string }) => tell.page(tx, to),
  };

  async function mayAnswer(tx: Executor, request: DataRequest, personId: string, at: Date): Promise<void> {
    const grants = await directory.rolesOf(tx, personId, at);
    const covering =
      request.organisationId === null
        ? grants.filter(({ role }) => role === 'CENTER_OFFICER')
        : await directory.covers(tx, grants, { organisationId: request.organisationId });
    const isOwn = request.personId === personId;
    const decision = can(covering, 'privacy.answer', { ownAct: isOwn, self: isOwn });
    if (decision.outcome !== 'allowed') throw noSuchRequest();
  }
}

function view(request: DataRequest): RequestData {
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

const noSuchRequest = () =>
  new Problem({ code: 'request_unknown', status: 404, messageZh: '没有这条申请，或不在您的管辖范围内' });
const alreadyOpen = () =>
  new Problem({ code: 'request_open', status: 409, field: 'kind', messageZh: '您的同类申请正在处理，请等待答复' });
const alreadyAnswered = () => new Problem({ code: 'request_answered', status: 409, messageZh: '这条申请已经答复' });
