import { z } from 'zod';
import { cut } from '../../lib/text.ts';
import { hours, minutes, seconds } from '../../lib/time.ts';

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

interface UnreachableFacts {
  api: string;
  reason: string;
  mayHaveLanded: boolean;
  isAddressWrong?: boolean;
  retryAfterMs?: number | undefined;
}

/** No usable answer came. `mayHaveLanded`: WeCom may have done what was asked all the same. */
export class WecomUnreachable extends Error {
  override readonly name = 'WecomUnreachable';
  readonly code = 'wecom_unreachable';
  readonly api: string;
  /** An errno name or a status; never an URL, which carries the token. */
  readonly reason: string;
  readonly mayHaveLanded: boolean;
  /** Somebody answered who is not WeCom: asking again does not help until the settings are mended. */
  readonly isAddressWrong: boolean;
  /** How long a busy gateway asks to be left alone; bounded. */
  readonly retryAfterMs: number | undefined;

  constructor({ api, reason, mayHaveLanded, isAddressWrong = false, retryAfterMs }: UnreachableFacts) {
    super(`WeCom gave no usable answer to ${api}: ${reason}`);
    this.api = api;
    this.reason = reason;
    this.mayHaveLanded = mayHaveLanded;
    this.isAddressWrong = isAddressWrong;
    this.retryAfterMs = retryAfterMs;
  }
}

export type RefusalKind =
  | 'token'
  | 'busy'
  | 'limited'
  | 'config'
  | 'recipient'
  | 'payload'
  | 'card_code'
  | 'duplicate_task'
  | 'media'
  | 'unknown';

interface RefusalFacts {
  api: string;
  errcode: number;
  errmsg: string;
  kind?: RefusalKind;
  pauseMs?: number;
}

/** WeCom answered no. `kind` says what to do; `pauseMs` how long to leave this call alone. */
export class WecomRefusal extends Error {
  override readonly name = 'WecomRefusal';
  readonly code = 'wecom_refusal';
  readonly api: string;
  readonly errcode: number;
  readonly kind: RefusalKind;
  readonly pauseMs: number | undefined;
  /** For a refused address: ours, as WeCom saw it. */
  readonly sourceIp: string | undefined;

  constructor({ api, errcode, errmsg, kind = refusalKind(errcode, api), pauseMs }: RefusalFacts) {
    super(`WeCom refused ${api} with ${errcode} (${kind}): ${plainReason(errmsg)}`);
    this.api = api;
    this.errcode = errcode;
    this.kind = kind;
    this.pauseMs = pauseMs;
    this.sourceIp = /from ip: ?([0-9a-fA-F.:]+)/.exec(errmsg)?.[1];
  }
}

const codes: Record<Exclude<RefusalKind, 'unknown'>, number[]> = {
  token: [40001, 40014, 42001],
  busy: [-1, 6000, 45035],
  limited: [45009, 45033, 45036],
  config: [
    40013, 40056, 40091, 41001, 41004, 43012, 45024, 45031, 48001, 48002, 48004, 48006, 48008, 48009, 48010, 50001,
    50003, 60011, 60020, 60031, 301002, 301007, 301042, 301049, 301050, 301051, 670001,
  ],
  recipient: [40003, 40031, 46004, 50002, 60021, 60030, 60111, 81013, 92000],
  payload: [
    40008, 40029, 40032, 40033, 40035, 40058, 40063, 40201, 40204, 40206, 42003, 42015, 42017, 42018, 42019, 42020,
    42022, 42027, 42028, 42029, 42030, 42031, 42033, 42035, 42036, 42037, 42038, 42039, 42040, 42041, 42042, 42043,
    42044, 42045, 42046, 42047, 42049, 42050, 42051, 44004, 45002, 45008, 81012, 82001, 82002, 82003, 82004, 82101,
  ],
  // The card or message can no longer be changed; there is nothing more to do.
  card_code: [42016, 42052, 60140, 82102],
  duplicate_task: [42014],
  media: [40007, 40145, 301015],
};

const kindOfCode = new Map(
  Object.entries(codes).flatMap(([kind, list]) => list.map((errcode) => [errcode, kind as RefusalKind] as const)),
);

/**
 * What an errcode asks for (WeCom doc p/90313). A code not listed is `unknown`: permanent, for somebody to look at.
 * Which code a repeated `task_id` gives is not documented; 42014 is taken for it on sending, on an update it is a bad card.
 */
export function refusalKind(errcode: number, api: string): RefusalKind {
  if (api === GETTOKEN && kindOfCode.get(errcode) === 'token') return 'config';
  if (api === UPDATE_CARD && errcode === 42014) return 'card_code';
  return kindOfCode.get(errcode) ?? 'unknown';
}

export const GETTOKEN = 'gettoken';
export const UPDATE_CARD = 'message/update_template_card';

/** WeCom's errmsg carries a hint id and a link; long digits in it could be a phone number. */
function plainReason(errmsg: string): string {
  const reason = errmsg
    .replace(/hint: ?\[[^\]]*\],? ?/, '')
    .replace(/,? ?more info at.*$/s, '')
    .replace(/[0-9]{7,}/g, '…');
  return cut(reason, 160);
}

// WeCom's JSON is loosely typed: what is absent or of another type becomes empty.
export const text = z.string().catch('');
export const number = z.coerce.number().catch(0);
export const userid = z.string().toLowerCase().catch('');
export const numbers = z
  .array(z.unknown())
  .catch([])
  .transform((list) => list.map(Number).filter(Number.isFinite));

/** A list of userids: an array in some answers, joined by `|` in others; always lower-cased here. */
export const useridList = z
  .union([z.string().transform((joined) => joined.split('|')), z.array(z.coerce.string())])
  .catch([])
  .transform((list) => list.filter((one) => one !== '').map((one) => one.toLowerCase()));

/** A row that is no object is one with nothing in it: a list that seems shorter would make members vanish. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.array(z.preprocess((row) => (typeof row === 'object' && !Array.isArray(row) ? (row ?? {}) : {}), item)).catch([]);
