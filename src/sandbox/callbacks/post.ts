import { randomBytes } from 'node:crypto';
import { sealCallback } from '../../wecom/callback/index.ts';
import type { Answers } from '../desk/card-view.ts';
import type { CallbackTarget } from '../needs.ts';

const ANSWER_WITHIN_MS = 5_000;

interface Posting {
  target: CallbackTarget;
  corpId: string;
  agentId: string | null;
  xml: string;
  brokenSignature: boolean;
  signal: AbortSignal;
}

/** One try: sealed anew (own random, nonce and timestamp), taken when the answer is a 200 within five seconds (doc p/90930). */
export async function postCallback(
  posting: Posting,
): Promise<{ taken: true; reply: string } | { taken: false; why: string }> {
  const { target, corpId, agentId, xml } = posting;
  const { query, body } = sealCallback({
    token: posting.brokenSignature ? `${target.token}x` : target.token,
    aesKey: target.aesKey,
    receiveId: corpId,
    xml,
    timestamp: Math.floor(Date.now() / 1000),
    nonce: randomBytes(5).readUIntBE(0, 5).toString(),
    ...(agentId === null ? {} : { agentId }),
  });
  const url = new URL(target.url);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([posting.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const reply = await response.text();
    return response.status === 200 ? { taken: true, reply } : { taken: false, why: `HTTP ${response.status}` };
  } catch (error) {
    return { taken: false, why: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  return cause || error.name;
}

/** Inner XML of what WeCom pushes (doc p/90239, p/90240, p/90970): words as CDATA, times and ids plain. */
interface Sender {
  corpId: string;
  userid: string;
  createTime: number;
}

interface AppEvent {
  agentId: string;
  event: string;
  /** Elements between Event and AgentID. */
  inner?: string;
}

interface CardPress {
  agentId: string;
  isMenu: boolean;
  key: string;
  taskId: string;
  cardType: string;
  responseCode: string;
  answers: Answers;
}

export function word(name: string, text: string): string {
  return `<${name}><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}

export function plain(name: string, value: string | number): string {
  return `<${name}>${value}</${name}>`;
}

/** `msgId` is a 64-bit integer and travels as text. */
export function messageXml(
  sender: Sender,
  message: { agentId: string; msgId: string; type: string; content: string },
): string {
  const { agentId, msgId, type, content } = message;
  return root(`${head(sender, type)}${content}${plain('MsgId', msgId)}${plain('AgentID', agentId)}`);
}

export function eventXml(sender: Sender, { agentId, event, inner = '' }: AppEvent): string {
  return root(`${head(sender, 'event')}${word('Event', event)}${inner}${plain('AgentID', agentId)}`);
}

export function pressXml(sender: Sender, press: CardPress): string {
  const event = press.isMenu ? 'template_card_menu_event' : 'template_card_event';
  return root(
    [
      head(sender, 'event'),
      word('Event', event),
      word('EventKey', press.key),
      word('TaskId', press.taskId),
      word('CardType', press.cardType),
      word('ResponseCode', press.responseCode),
      plain('AgentID', press.agentId),
      press.isMenu ? '' : selectedItems(press.answers),
    ].join(''),
  );
}

/** A helper configured after 2022-08-15 learns ids and departments only. */
export function contactXml(
  corpId: string,
  createTime: number,
  change: { type: string; userid: string; newUserid?: string; departmentId?: number },
): string {
  return root(
    [
      head({ corpId, userid: 'sys', createTime }, 'event'),
      word('Event', 'change_contact'),
      word('ChangeType', change.type),
      word('UserID', change.userid),
      change.newUserid === undefined ? '' : word('NewUserID', change.newUserid),
      change.departmentId === undefined ? '' : word('Department', String(change.departmentId)),
    ].join(''),
  );
}

function selectedItems(answers: Answers): string {
  const items = Object.entries(answers).map(
    ([question, options]) =>
      `<SelectedItem>${word('QuestionKey', question)}<OptionIds>${options.map((id) => word('OptionId', id)).join('')}</OptionIds></SelectedItem>`,
  );
  return items.length === 0 ? '' : `<SelectedItems>${items.join('')}</SelectedItems>`;
}

function head({ corpId, userid, createTime }: Sender, type: string): string {
  return (
    word('ToUserName', corpId) + word('FromUserName', userid) + plain('CreateTime', createTime) + word('MsgType', type)
  );
}

function root(inner: string): string {
  return `<xml>${inner}</xml>`;
}
