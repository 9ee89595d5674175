import { type Answer, ApiProblem, reach, whole } from './line.ts';

export { ApiProblem };

const ANSWER_WITHIN_MS = 15_000;
/** A long list over a slow line. */
const UPLOAD_WITHIN_MS = 10 * 60_000;

/** Asks the service as the person logged in; without a login the page goes to WeCom for one. */
export async function call<T>(method: string, path: string, body?: object, { login = true } = {}): Promise<T> {
  const sent = body ? { type: 'application/json', body: JSON.stringify(body) } : null;
  const post = method === 'POST' && sent ? `${path}\n${sent.body}` : null;
  const answer = await reach(method, path, sent && post ? { ...sent, key: keyFor(post) } : sent, ANSWER_WITHIN_MS);
  if (post && answer.status < 500) unanswered.delete(post);
  return answerOf<T>(answer, login);
}

/** Sends a file as it is. Android's file pickers often know no type. `via`: another way over the line, which shows how far it is. */
export async function upload<T>(path: string, file: File, via = reach): Promise<T> {
  const what = `${path}\n${file.name} ${file.size} ${file.lastModified}`;
  const sent = { type: file.type || 'application/octet-stream', body: file, key: keyFor(what) };
  const answer = await via('POST', path, sent, UPLOAD_WITHIN_MS);
  if (answer.status < 500) unanswered.delete(what);
  return answerOf<T>(answer, true);
}

/** Of an address; what is empty is left out. */
export const query = (values: Readonly<Record<string, string | number | null | undefined>>): string =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => (value || value === 0 ? [[name, String(value)]] : [])),
  ).toString();

/** Under which key an unanswered request was sent: pressed again, it is the same request and makes nothing twice. */
const unanswered = new Map<string, string>();

function keyFor(what: string): string {
  const key = unanswered.get(what) ?? randomKey();
  unanswered.set(what, key);
  return key;
}

/** A ready-made one is missing in older web views and outside https. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function answerOf<T>({ ok, status, text }: Answer, login: boolean): Promise<T> {
  if (ok) return whole<T>(text);
  const refusal = refusalIn(text);
  if (status === 401 && login) return goToLogin(refusal.loginUrl);
  const message = refusal.error?.message ?? `服务暂时没有回应（${status}），请稍后再试`;
  throw new ApiProblem(status, message, refusal.error?.field ?? null);
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
