import axios from 'axios';
import { cut } from '../../lib/text.ts';
import { agents, joinUrl } from './http.ts';
import { parseObject } from './read-answer.ts';

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
