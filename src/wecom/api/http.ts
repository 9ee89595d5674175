import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import axios, { type AxiosResponse, type CreateAxiosDefaults, isAxiosError } from 'axios';
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

export interface TransportNeeds {
  /** May carry a path prefix, which is kept. */
  apiBaseUrl: string;
  proxyUrl?: string | null;
  /** For the whole call, connecting included. */
  timeoutMs: number;
}

/** What becomes of a response; it may throw `WecomUnreachable`. */
interface Reading<T> {
  responseType: 'text' | 'stream';
  read: (api: string, response: AxiosResponse<T>, signal: AbortSignal) => Answer | Promise<Answer>;
}

/** The largest answer is the member list of a big department. */
const MAX_ANSWER_BYTES = 20 * 1024 * 1024;

/** One HTTPS call in, WeCom's JSON out; whatever else happens becomes `WecomUnreachable`. */
export function createTransport(needs: TransportNeeds): Transport {
  return transportWith<string>(needs, {
    responseType: 'text',
    read: (api, { status, data }) => readAnswer(api, status, data),
  });
}

/** A transport that reads its responses in a way of its own. */
export function transportWith<T>(
  { apiBaseUrl, proxyUrl, timeoutMs }: TransportNeeds,
  { responseType, read }: Reading<T>,
): Transport {
  const client = axios.create({ ...agents(proxyUrl), ...settings, responseType });

  return async ({ api, query = {}, json }) => {
    const progress = { connected: false };
    const parameters = new URLSearchParams(query);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await client.request<T>({
        url: `${joinUrl(apiBaseUrl, `cgi-bin/${api}`)}?${parameters}`,
        method: json === undefined ? 'get' : 'post',
        data: json,
        headers: json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' },
        transport: watched(progress),
        signal,
      });
      return await read(api, response, signal);
    } catch (error) {
      if (error instanceof WecomUnreachable) throw error;
      const reason = reasonOf(error);
      const mayHaveLanded = progress.connected && !neverConnected.has(reason);
      // The cause is left behind: axios' errors hold the URL and the body.
      throw new WecomUnreachable({ api, reason: gaveUp.has(reason) ? 'timeout' : reason, mayHaveLanded });
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
  validateStatus: () => true,
  transformRequest: [(data: unknown) => data],
  transformResponse: [(data: unknown) => data],
};

/** A stream that breaks off in the middle is no axios error; its errno is a plain code. */
function reasonOf(error: unknown): string {
  const code = isAxiosError(error) || error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && code !== '' ? code : 'failure';
}

const gaveUp = new Set(['ERR_CANCELED', 'ABORT_ERR']);
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** A connection that idled longer may be closed at the other end: a message written to it would have an unknown fate. */
const keptAlive = { keepAlive: true, timeout: 4_000 };

export function agents(proxyUrl: string | null | undefined) {
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

/**
 * WeCom answers everything with 200 and JSON; an errcode in JSON is its word under any other status too. Without one it is
 * somebody else who speaks, and what became of the call is only what his status proves.
 */
export function readAnswer(api: string, status: number, body: string): Answer {
  const answer = parseObject(body);
  const isOfWecom = answer !== null && (isSuccess(status) || typeof answer.errcode === 'number');
  if (!isOfWecom || status >= 500) throw new WecomUnreachable({ api, ...fateOf(status) });
  const { errcode = 0, errmsg = '' } = answer;
  return { ...answer, errcode: Number(errcode), errmsg: String(errmsg) };
}

const isSuccess = (status: number) => status >= 200 && status < 300;

/** A gateway that is too busy, or gave up before it passed the call on (RFC 9110, RFC 6585, RFC 8470). */
const TURNED_AWAY = new Set([408, 425, 429, 503]);

/** Of 500, 502, 504 and of a page under 200 nobody can say whether WeCom had heard the call before. */
function fateOf(status: number): { reason: string; mayHaveLanded: boolean; isAddressWrong: boolean } {
  if (status === 407) return { reason: 'the proxy wants a login (407)', mayHaveLanded: false, isAddressWrong: true };
  const reason = `status ${status} without JSON`;
  if (TURNED_AWAY.has(status)) return { reason, mayHaveLanded: false, isAddressWrong: false };
  const isAddressWrong = status >= 300 && status < 500;
  return { reason, mayHaveLanded: !isAddressWrong, isAddressWrong };
}

export function parseObject(body: string): Record<string, unknown> | null {
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
