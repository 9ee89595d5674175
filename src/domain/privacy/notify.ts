import { cardChoice } from '../../config/fill.ts';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Notice } from '../../outbound/index.ts';
import type { PrivacyContext } from './context.ts';
import type { DataRequest } from './types.ts';

// Cards about one's own data. None says what is asked: they show on locked screens.

export const REQUEST = 'data_request';
export const CHAT = 'privacy_chat';

const about = (
  { id }: DataRequest,
  to: Notice['to'],
  message: Pick<Notice, 'purpose' | 'template' | 'content'>,
): Notice => ({
  ...{ owner: { kind: REQUEST, id }, to, lane: 3 },
  ...message,
});

/** Whoever is on duty in this role there; of somebody without an organisation: the centre. */
export async function notifyDuty(
  { directory, outbound, draw, texts, publicUrl }: PrivacyContext,
  tx: Tx,
  request: DataRequest,
  role: 'COMMUNITY_POLICE' | 'STATION_DUTY',
  at: Date,
): Promise<void> {
  const { organisationId, personId } = request;
  const where = organisationId === null ? { role: 'CENTER_OFFICER' as const } : { role, organisationId };
  const people = await directory.onDuty(tx, { ...where, at, except: [personId] });
  const organisation = organisationId ? await directory.organisation(tx, organisationId) : null;
  const variables = {
    ...cardChoice(texts, 'C41', 'REQUEST'),
    org: organisation?.shortName ?? '',
    tag: '',
    no: request.number,
  };
  const card = draw({ id: 'C41', variables, key: `p:${request.id}`, url: `${publicUrl}/h5/requests` });
  await outbound.notify(
    tx,
    people.map(({ personId, userid }) =>
      about(request, { personId, userid }, { purpose: 'todo', template: 'C41', content: { type: 'card', card } }),
    ),
  );
}

export async function notifyAsker({ directory, outbound, texts }: PrivacyContext, tx: Tx, request: DataRequest) {
  const person = await directory.person(tx, request.personId);
  const to = { personId: request.personId, userid: person?.userid ?? null };
  const content = { type: 'text' as const, text: texts.replies.ANSWERED };
  await outbound.notify(tx, [about(request, to, { purpose: 'notice', template: 'T-ANSWERED', content })]);
}

/** The last words to somebody who is erased, on the account he had. */
export async function notifyErased(
  { outbound }: PrivacyContext,
  tx: Tx,
  request: DataRequest,
  { userid, text }: { userid: string | null; text: string },
): Promise<void> {
  if (userid === null) return;
  const content = { type: 'text' as const, text };
  const to = { personId: request.personId, userid };
  await outbound.notify(tx, [about(request, to, { purpose: 'notice', template: 'T-ERASED', content })]);
}

/** 「我的信息」, 「更正」 and 「删除」 in the chat: the way to the page where it is done. */
export async function sendPage(
  { outbound, draw, publicUrl }: PrivacyContext,
  tx: Tx,
  to: { personId: string; userid: string },
): Promise<void> {
  const card = draw({ id: 'C30', variables: {}, key: 'p:me', url: `${publicUrl}/h5/me` });
  const owner = { kind: CHAT, id: newId() };
  const content = { type: 'card' as const, card };
  await outbound.notify(tx, [{ owner, to, purpose: 'reply', template: 'C30', content, lane: 2 }]);
}
