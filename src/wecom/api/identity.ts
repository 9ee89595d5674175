import { textIn } from './answer.ts';
import type { Caller } from './caller.ts';
import { joinUrl } from './http.ts';
import type { Answer } from './read-answer.ts';
import { WecomRefusal } from './refusal.ts';

interface IdentityNeeds {
  call: Caller;
  corpId: string;
  agentId: string;
  oauthBaseUrl: string;
  loginBaseUrl: string;
}

interface Return {
  redirectUri: string;
  /** Letters and digits, at most 128. */
  state: string;
}

type Visitor = { userid: string } | { outsider: true } | null;

/** A member of the corp, but not within the app's visible range (WeCom doc p/90313). */
const OUT_OF_RANGE = new Set([50002, 60011, 60111]);

/** Codes of a login that are over: the member simply starts again. */
const SPENT_CODES = new Set([40029, 42003, 42022]);

export function createIdentity({ call, corpId, agentId, oauthBaseUrl, loginBaseUrl }: IdentityNeeds) {
  return {
    /** Who came back with this code (one use, 5 minutes); null when it is spent, an outsider when it is no member's. */
    async userByCode(code: string): Promise<Visitor> {
      try {
        const userid = memberIn(await call({ api: 'auth/getuserinfo', query: { code } }));
        return userid === '' ? { outsider: true } : { userid: userid.toLowerCase() };
      } catch (error) {
        if (error instanceof WecomRefusal && SPENT_CODES.has(error.errcode)) return null;
        if (error instanceof WecomRefusal && OUT_OF_RANGE.has(error.errcode)) return { outsider: true };
        throw error;
      }
    },
    /** The silent login inside WeCom (WeCom doc p/91022). */
    authorizeUrl({ redirectUri, state }: Return): string {
      const query = new URLSearchParams({
        appid: corpId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'snsapi_base',
        state: checkState(state),
        agentid: agentId,
      });
      return `${joinUrl(oauthBaseUrl, 'connect/oauth2/authorize')}?${query}#wechat_redirect`;
    },
    /** The login by QR code on a desktop browser (WeCom doc p/98152). */
    loginUrl({ redirectUri, state }: Return): string {
      const query = new URLSearchParams({
        login_type: 'CorpApp',
        appid: corpId,
        agentid: agentId,
        redirect_uri: redirectUri,
        state: checkState(state),
        lang: 'zh',
      });
      return `${joinUrl(loginBaseUrl, 'wwlogin/sso/login')}?${query}`;
    },
  };
}

/** Older editions answer with `UserId`. */
function memberIn(answer: Answer): string {
  return textIn(answer, 'userid') || textIn(answer, 'UserId');
}

function checkState(state: string): string {
  if (/^[A-Za-z0-9]{1,128}$/.test(state)) return state;
  throw new Error('state must be 1–128 letters and digits');
}
