import { hours, minutes, seconds } from '../../lib/time.ts';
import { WecomUnreachable } from './unreachable.ts';

export type Answer = Record<string, unknown> & { errcode: number; errmsg: string };

interface Response {
  status: number;
  body: string;
  /** The header of that name. */
  retryAfter?: unknown;
}

/**
 * WeCom answers everything with 200 and JSON; an errcode in JSON is its word under any other status too. Without one it is
 * somebody else who speaks, and what became of the call is only what his answer proves.
 */
export function readAnswer(api: string, response: Response): Answer {
  const { status, body } = response;
  const answer = parseObject(body);
  const isOfWecom = answer !== null && (isSuccess(status) || typeof answer.errcode === 'number');
  if (!isOfWecom || status >= 500) throw new WecomUnreachable({ api, ...fateOf(response) });
  const { errcode = 0, errmsg = '' } = answer;
  return { ...answer, errcode: Number(errcode), errmsg: String(errmsg) };
}

const isSuccess = (status: number) => status >= 200 && status < 300;

/** A gateway that is too busy, or gave up before it passed the call on (RFC 9110, RFC 6585, RFC 8470). */
const TURNED_AWAY = new Set([408, 425, 429, 503]);

type Fate = Pick<WecomUnreachable, 'reason' | 'mayHaveLanded' | 'isAddressWrong' | 'retryAfterMs'>;

/** Of 500, 502 and 504 nobody can say whether WeCom had heard the call before. */
function fateOf({ status, body, retryAfter }: Response): Fate {
  const fate = { mayHaveLanded: false, isAddressWrong: false, retryAfterMs: undefined };
  if (status === 407) return { ...fate, reason: 'the proxy wants a login (407)', isAddressWrong: true };
  const reason = `status ${status} without JSON`;
  if (TURNED_AWAY.has(status)) return { ...fate, reason, retryAfterMs: waitOf(retryAfter) };
  const isAddressWrong = isSuccess(status) ? !mayBeCut(body) : status >= 300 && status < 500;
  return { ...fate, reason, mayHaveLanded: !isAddressWrong, isAddressWrong };
}

/**
 * WeCom's answers are objects, so a body under 200 that begins like one, or has not begun, may be its answer cut short: the
 * message has landed, perhaps. Anything else (a captive portal's page, a filter's) never came from WeCom, and there is no end
 * of it until somebody mends the way: the message waits, the channel stops and says so. Should a filter on the way have let the
 * call through and put its page in place of the answer, the message comes again with the bytes and the task_id it had, which
 * WeCom's check for duplicates or 42014 makes one; after hours a text may come twice: rather twice than never.
 */
function mayBeCut(body: string): boolean {
  const start = body.trimStart();
  return start === '' || start.startsWith('{');
}

const SHORTEST_WAIT = seconds(1);
/** A gateway that asks for more is asked again all the same: people wait. */
const LONGEST_WAIT = minutes(10);

/** Seconds or a date (RFC 9110, 10.2.3). */
function waitOf(header: unknown): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d+$/.test(header.trim()) ? seconds(Number(header)) : Date.parse(header) - Date.now();
  if (Number.isNaN(ms) || ms < -hours(1)) return undefined;
  return Math.min(Math.max(ms, SHORTEST_WAIT), LONGEST_WAIT);
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
