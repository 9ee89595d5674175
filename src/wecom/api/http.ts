import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import axios, { type CreateAxiosDefaults, isAxiosError } from 'axios';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { WecomUnreachable } from './unreachable.ts';

export interface ApiCall {
  /** The path below `/cgi-bin/`. */
  api: string;
  query?: Record<string, string>;
  /** A JSON text makes it a POST; it is sent byte for byte. */
  json?: string;
}

export type Answer = Record<string, unknown> & { errcode: number; errmsg: string };
export type Transport = (call: ApiCall) => Promise<Answer>;

interface TransportNeeds {
  /** May carry a path prefix, which is kept. */
  apiBaseUrl: string;
  proxyUrl?: string | null;
  /** For the whole call, connecting included. */
  timeoutMs: number;
}

/** The largest answer is the member list of a big department. */
const MAX_ANSWER_BYTES = 20 * 1024 * 1024;

/** One HTTPS call in, WeCom's JSON out; whatever else happens becomes `WecomUnreachable`. */
export function createTransport({ apiBaseUrl, proxyUrl, timeoutMs }: TransportNeeds): Transport {
  const client = axios.create({ ...agents(proxyUrl), ...settings });

  return async ({ api, query = {}, json }) => {
    const progress = { connected: false };
    const parameters = new URLSearchParams(query);
    try {
      const response = await client.request<string>({
        url: `${joinUrl(apiBaseUrl, `cgi-bin/${api}`)}?${parameters}`,
        method: json === undefined ? 'get' : 'post',
        data: json,
        headers: json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' },
        transport: watched(progress),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return readAnswer(api, response.status, response.data);
    } catch (error) {
      if (error instanceof WecomUnreachable) throw error;
      const reason = (isAxiosError(error) && error.code) || 'failure';
      const mayHaveLanded = progress.connected && !neverConnected.has(reason);
      // The cause is left behind: axios' errors hold the URL and the body.
      throw new WecomUnreachable({ api, reason: reason === 'ERR_CANCELED' ? 'timeout' : reason, mayHaveLanded });
    }
  };
}

/** Joins without losing the base's own path. */
export function joinUrl(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path}`;
}

const settings: CreateAxiosDefaults = {
  proxy: false,
  maxRedirects: 0,
  maxContentLength: MAX_ANSWER_BYTES,
  responseType: 'text',
  validateStatus: () => true,
  transformRequest: [(data: unknown) => data],
  transformResponse: [(data: unknown) => data],
};

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** A connection that idled longer may be closed at the other end: a message written to it would have an unknown fate. */
const keptAlive = { keepAlive: true, timeout: 4_000 };

function agents(proxyUrl: string | null | undefined) {
  if (proxyUrl) {
    const agent = new HttpsProxyAgent(proxyUrl, keptAlive);
    return { httpAgent: agent, httpsAgent: agent };
  }
  return { httpAgent: new http.Agent(keptAlive), httpsAgent: new https.Agent(keptAlive) };
}

/** Notes when the connection stands: before that nothing of the request can have left the house. */
function watched(progress: { connected: boolean }) {
  return {
    request(options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void) {
      const native = options.protocol === 'https:' ? https : http;
      return native.request(options, onResponse).once('socket', (socket: Socket & { secureConnecting?: boolean }) => {
        if (!socket.connecting && !socket.secureConnecting) {
          // A kept-alive socket: nothing to wait for, and a listener would stay on it for every call to come.
          progress.connected = true;
          return;
        }
        const event = socket.secureConnecting === undefined ? 'connect' : 'secureConnect';
        socket.once(event, () => {
          progress.connected = true;
        });
      });
    },
  };
}

function readAnswer(api: string, status: number, body: string): Answer {
  // 407 is the proxy speaking: the call never got through.
  if (status === 407)
    throw new WecomUnreachable({ api, reason: 'the proxy wants a login (407)', mayHaveLanded: false });
  const answer = status >= 500 ? null : parseObject(body);
  if (!answer) throw new WecomUnreachable({ api, reason: `status ${status} without JSON`, mayHaveLanded: true });
  const { errcode = 0, errmsg = '' } = answer;
  return { ...answer, errcode: Number(errcode), errmsg: String(errmsg) };
}

function parseObject(body: string): Record<string, unknown> | null {
  const parsed = parseJson(body);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
}

export function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
