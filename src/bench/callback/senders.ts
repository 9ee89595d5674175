import { connect, type Socket } from 'node:net';
import { createReceiver, type Receiver, sealCallback } from '../../wecom/callback/index.ts';
import { answerParent } from '../child.ts';

/** The load: requests are made first, so that only sending them is timed. */
export function run(): void {
  let requests: Buffer[] = [];
  answerParent({
    make(input: { series: string; count: number }) {
      requests = pressRequests(input);
    },
    send: (target: { port: number; connections: number; perSecond?: number }) => load({ ...target, requests }),
  });
}

const token = 'benchtoken';
const aesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const corpId = 'wwbench0000000001';

export function benchReceiver(): Receiver {
  return createReceiver({ token, aesKey, receiveIds: [corpId], windowSeconds: 3600 });
}

/** Presses as WeCom posts them, whole HTTP requests; no two are equal, so none is dropped as a repetition. */
function pressRequests({ series, count }: { series: string; count: number }): Buffer[] {
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

export interface LoadResult {
  requests: number;
  elapsedMs: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Answers by status code. */
  statuses: Record<string, number>;
}

interface LoadNeeds {
  port: number;
  connections: number;
  /** Whole HTTP requests as they go over the wire; each is sent once. */
  requests: Buffer[];
  /** No more than so many, evenly spread; as fast as they are answered when left out. */
  perSecond?: number;
}

/**
 * Sends every request once over kept-open connections, one at a time on each, and times the answers, which must have no
 * body. Bytes are made beforehand and answers hardly parsed, so that the server and not this process is the limit.
 */
export async function load({
  port,
  connections,
  requests,
  perSecond = Number.POSITIVE_INFINITY,
}: LoadNeeds): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const latencies = new Float64Array(requests.length);
  const statuses: Record<string, number> = {};
  let sent = 0;
  let answered = 0;

  const startedAt = performance.now();
  await Promise.all(sockets.map(sendAlong));
  const elapsedMs = performance.now() - startedAt;
  for (const socket of sockets) socket.destroy();
  return { ...summary(latencies, elapsedMs), statuses };

  function sendAlong(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      let at = 0;
      let head = '';
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed a connection')));
      socket.on('data', (chunk: string) => {
        head += chunk;
        if (!head.endsWith('\r\n\r\n')) return;
        latencies[answered] = performance.now() - at;
        answered += 1;
        const status = head.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        head = '';
        next();
      });
      next();

      function next(): void {
        const request = requests[sent];
        if (request === undefined) {
          resolve();
          return;
        }
        const dueInMs = startedAt + (sent * 1000) / perSecond - performance.now();
        sent += 1;
        if (dueInMs > 1) setTimeout(send, dueInMs, request);
        else send(request);
      }

      function send(request: Buffer): void {
        at = performance.now();
        socket.write(request);
      }
    });
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.setEncoding('latin1');
    socket.once('error', reject);
  });
}

function summary(latencies: Float64Array, elapsedMs: number): Omit<LoadResult, 'statuses'> {
  const sorted = latencies.toSorted();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requests: sorted.length,
    elapsedMs,
    perSecond: (sorted.length / elapsedMs) * 1000,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: sorted.at(-1) ?? 0,
  };
}

/** Chat content is sealed on its way in: that costs time, so the bench does it too. */
export const BENCH_KEY = { kid: 'bench', key: Buffer.alloc(32, 1) };
