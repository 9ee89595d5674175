/** The answer was no, or there was none (`status` 0). The message may be shown as it is. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly field: string | null;

  constructor(status: number, message: string, field: string | null = null) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

const ANSWER_WITHIN_MS = 15_000;
/** A long list over a slow line. */
const UPLOAD_WITHIN_MS = 10 * 60_000;

/** Speaks to the service as the person logged in; without a login the page goes to WeCom for one. */
export async function call<T>(method: string, path: string, body?: object, { login = true } = {}): Promise<T> {
  const sent = body ? { type: 'application/json', body: JSON.stringify(body) } : null;
  return answerOf<T>(await reach(method, path, sent, ANSWER_WITHIN_MS), login);
}

/** Sends a file as it is. Android's file pickers often know no type. */
export async function upload<T>(path: string, file: File): Promise<T> {
  const sent = { type: file.type || 'application/octet-stream', body: file };
  return answerOf<T>(await reach('POST', path, sent, UPLOAD_WITHIN_MS), true);
}

async function answerOf<T>({ ok, status, text }: Answer, login: boolean): Promise<T> {
  if (ok) return whole<T>(text);
  const refusal = refusalIn(text);
  if (status === 401 && login) return goToLogin(refusal.loginUrl);
  const message = refusal.error?.message ?? `服务暂时没有回应（${status}），请稍后再试`;
  throw new ApiProblem(status, message, refusal.error?.field ?? null);
}

/** Gateways on the way may answer for the service, with a page or with half of its words. */
function whole<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiProblem(0, '没有收到完整的答复，请重试');
  }
}

interface Sent {
  type: string;
  body: BodyInit;
}

interface Answer {
  ok: boolean;
  status: number;
  text: string;
}

/** The time is for the whole answer: on a bad line it often begins and never ends. */
async function reach(method: string, path: string, sent: Sent | null, withinMs: number): Promise<Answer> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), withinMs);
  let isAnswered = false;
  try {
    const response = await fetch(path, {
      method,
      signal: stop.signal,
      credentials: 'same-origin',
      headers: { 'X-Requested-With': 'eqian', ...(sent ? { 'content-type': sent.type } : {}) },
      ...(sent ? { body: sent.body } : {}),
    });
    isAnswered = true;
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch {
    throw new ApiProblem(0, isAnswered ? '没有收到完整的答复，请重试' : '网络不通，没有发出去，请重试');
  } finally {
    clearTimeout(timer);
  }
}

interface Refusal {
  error?: { message?: string; field?: string };
  loginUrl?: string;
}

function refusalIn(text: string): Refusal {
  try {
    return JSON.parse(text) as Refusal;
  } catch {
    return {};
  }
}

/** The page is leaving: whoever waits for the answer waits until it has gone. */
function goToLogin(loginUrl: string | undefined): Promise<never> {
  const here = `${location.pathname}${location.search}`;
  const isOurs = loginUrl !== undefined && /^\/[^/\\]/.test(loginUrl);
  location.assign(isOurs ? loginUrl : `/h5/login?to=${encodeURIComponent(here)}`);
  return new Promise(() => {});
}
