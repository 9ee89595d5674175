import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import axios, { type AxiosResponse, type CreateAxiosDefaults, isAxiosError } from 'axios';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { cut } from '../../lib/text.ts';
import { type Answer, parseObject, readAnswer, WecomUnreachable } from './answer.ts';

export interface ApiCall {
  /** The path below `/cgi-bin/`. */
  api: string;
  query?: Record<string, string>;
  /** A JSON text makes it a POST; it is sent byte for byte. */
  json?: string;
}

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
    read: (api, { status, data, headers }) =>
      readAnswer(api, { status, body: data, retryAfter: headers['retry-after'] }),
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

export interface AddressCheck {
  /** Null: nobody answered; `reason` is then an errno name. */
  status: number | null;
  isJson: boolean;
  /** Of a page that is not WeCom's: its first words. */
  bodyStart: string;
  /** How far our clock is before WeCom's, in seconds; null when its answer bears no date. */
  aheadSeconds: number | null;
  reason: string;
}

const BODY_START = 120;

/** Who answers at the API's address, asked without any credential: WeCom says 41001 in JSON, a gateway shows a page of its own. */
export async function lookAtAddress(needs: {
  apiBaseUrl: string;
  proxyUrl: string | null;
  timeoutMs?: number;
}): Promise<AddressCheck> {
  const { apiBaseUrl, proxyUrl, timeoutMs = 5_000 } = needs;
  try {
    const { status, data, headers } = await axios.get<string>(joinUrl(apiBaseUrl, 'cgi-bin/getcallbackip'), {
      ...agents(proxyUrl),
      proxy: false,
      maxRedirects: 0,
      responseType: 'text',
      transformResponse: [(body: unknown) => body],
      validateStatus: () => true,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const isJson = parseObject(String(data)) !== null;
    const date = Date.parse(String(headers.date ?? ''));
    return {
      status,
      isJson,
      bodyStart: isJson ? '' : cut(String(data).replace(/\s+/g, ' ').trim(), BODY_START),
      aheadSeconds: Number.isNaN(date) ? null : Math.round((Date.now() - date) / 1000),
      reason: '',
    };
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    return { status: null, isJson: false, bodyStart: '', aheadSeconds: null, reason: String(code ?? 'failure') };
  }
}
