import type { InjectOptions } from 'fastify';
import { createReceiver, sealCallback } from '../../../src/wecom/callback/index.ts';

const keys = { token: 'QDG6eK', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
const receiveId = 'wx5823bf96d3bd56c7';

export const receivers = new Map([['app', createReceiver({ ...keys, receiveIds: [receiveId], windowSeconds: 3600 })]]);

interface PressOf {
  by?: string;
  key?: string;
  taskId?: string;
  createTime?: number;
}

/** A press as WeCom tells it: no MsgId, seconds only. */
export function pressXml({
  by = 'adv-01',
  key = 'ack',
  taskId = 'm1',
  createTime = 1_700_000_020,
}: PressOf = {}): string {
  return `<xml><ToUserName><![CDATA[${receiveId}]]></ToUserName><FromUserName><![CDATA[${by}]]></FromUserName><CreateTime>${createTime}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[${key}]]></EventKey><TaskId><![CDATA[${taskId}]]></TaskId><CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[code-${taskId}-${key}]]></ResponseCode><AgentID>1000002</AgentID></xml>`;
}

export function textXml(msgId: string, content = 'hello'): string {
  return `<xml><ToUserName><![CDATA[${receiveId}]]></ToUserName><FromUserName><![CDATA[adv-01]]></FromUserName><CreateTime>1700000020</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content><MsgId>${msgId}</MsgId><AgentID>1000002</AgentID></xml>`;
}

let posts = 0;

/** What WeCom posts; a retry of the same message is encrypted and signed anew. */
export function posted(xml: string): InjectOptions {
  posts += 1;
  const timestamp = Math.floor(Date.now() / 1000);
  const { query, body } = sealCallback({ ...keys, receiveId, xml, timestamp, nonce: `n${posts}` });
  return {
    method: 'POST',
    url: `/wecom/callback?${new URLSearchParams({ ...query })}`,
    headers: { 'content-type': 'text/xml' },
    payload: body,
  };
}
