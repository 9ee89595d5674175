import { createReceiver, type Receiver, sealCallback } from '../../wecom/callback/index.ts';

const token = 'benchtoken';
const aesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const corpId = 'wwbench0000000001';

export function benchReceiver(): Receiver {
  return createReceiver({ token, aesKey, receiveIds: [corpId], windowSeconds: 3600 });
}

/** Presses as WeCom posts them, whole HTTP requests; no two are equal, so none is dropped as a repetition. */
export function pressRequests({ series, count }: { series: string; count: number }): Buffer[] {
  const timestamp = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, n) => {
    const xml = press({ series, n, timestamp });
    const { query, body } = sealCallback({
      token,
      aesKey,
      receiveId: corpId,
      xml,
      timestamp,
      nonce: `${series}${n}`,
      agentId: '1000002',
    });
    const search = new URLSearchParams({ ...query }).toString();
    const head = [
      `POST /wecom/callback?${search} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Content-Type: text/xml',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

function press({ series, n, timestamp }: { series: string; n: number; timestamp: number }): string {
  const advisor = `adv-${String(n % 540).padStart(4, '0')}-1`;
  return [
    `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><FromUserName><![CDATA[${advisor}]]></FromUserName>`,
    `<CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event>`,
    `<EventKey><![CDATA[ack]]></EventKey><TaskId><![CDATA[m-bench-${series}-${n}]]></TaskId>`,
    `<CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[code-${series}-${n}-abcdefghijklmnop]]></ResponseCode>`,
    '<AgentID>1000002</AgentID></xml>',
  ].join('');
}
