import { listIn, numberIn, numbersIn, textIn, useridsIn, valueIn, WecomRefusal } from './answer.ts';
import { joinUrl } from './http.ts';
import type { Caller } from './token.ts';

export interface DepartmentNode {
  id: number;
  parentId: number;
  order: number;
}

export interface MemberName {
  userid: string;
  name: string;
  departments: number[];
}

export interface Member extends MemberName {
  position: string;
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: number;
  mainDepartment: number;
  leadsDepartment: boolean[];
  directLeaders: string[];
}

export interface MemberId {
  userid: string;
  department: number;
}

const PAGE = 10_000;
/** A million: ten times the members of a county. */
const MOST_PAGES = 100;
const NO_SUCH_MEMBER = 46004;

/** The pages lead in a circle, or on and on. */
class EndlessPages extends Error {
  override readonly name = 'EndlessPages';
  readonly code = 'endless_pages';

  constructor(api: string, pages: number) {
    super(`${api} does not come to an end: its cursor leads on or back after ${pages} pages`);
  }
}

/** Reading contacts; which of these a secret may use is WeCom's to say (doc p/96067): a refusal comes as `config`. */
export function createContacts(call: Caller) {
  async function userIdPage(cursor: string): Promise<{ users: MemberId[]; next: string }> {
    const json = JSON.stringify({ cursor, limit: PAGE });
    const answer = await call({ api: 'user/list_id', json });
    const users = listIn(answer, 'dept_user').map((row) => ({
      userid: textIn(row, 'userid').toLowerCase(),
      department: numberIn(row, 'department'),
    }));
    return { users, next: textIn(answer, 'next_cursor') };
  }

  return {
    /** The department and all below it; without an id, all that may be seen. */
    async departments(id?: number): Promise<DepartmentNode[]> {
      const query: Record<string, string> = id === undefined ? {} : { id: String(id) };
      const answer = await call({ api: 'department/simplelist', query });
      return listIn(answer, 'department_id').map((row) => ({
        id: numberIn(row, 'id'),
        parentId: numberIn(row, 'parentid'),
        order: numberIn(row, 'order'),
      }));
    },
    /** Members of this department alone. */
    async userNames(department: number): Promise<MemberName[]> {
      const answer = await call({ api: 'user/simplelist', query: { department_id: String(department) } });
      return listIn(answer, 'userlist').map(memberName);
    },
    async users(department: number): Promise<Member[]> {
      const answer = await call({ api: 'user/list', query: { department_id: String(department) } });
      return listIn(answer, 'userlist').map(member);
    },
    /**
     * Who bears this userid: his name, his number where the app is told it (apps made after 2022-06-20 are not), and whether
     * he may use it: 1 active, 2 disabled, 4 not activated, 5 left; 0 where it is not said (WeCom doc p/90196).
     */
    async bearer(userid: string): Promise<{ name: string; mobile: string; status: number } | null> {
      try {
        const answer = await call({ api: 'user/get', query: { userid } });
        return { name: textIn(answer, 'name'), mobile: textIn(answer, 'mobile'), status: numberIn(answer, 'status') };
      } catch (error) {
        if (error instanceof WecomRefusal && error.kind === 'recipient') return null;
        throw error;
      }
    },
    /**
     * One row for each department of each member; the contacts secret only. Whoever is not in a reading counts as gone, so
     * a reading that does not come to its end is none.
     */
    async userIds(): Promise<MemberId[]> {
      const all: MemberId[] = [];
      const asked = new Set<string>();
      for (let cursor = ''; ; ) {
        asked.add(cursor);
        const { users, next } = await userIdPage(cursor);
        all.push(...users);
        // Some editions give the last cursor again instead of none.
        if (next === '' || next === cursor) return all;
        if (asked.has(next) || asked.size === MOST_PAGES) throw new EndlessPages('user/list_id', asked.size);
        cursor = next;
      }
    },
    /** Too many misses (a fifth of the corp's size) block this call for a day. */
    async useridByMobile(mobile: string): Promise<string | null> {
      try {
        const answer = await call({ api: 'user/getuserid', json: JSON.stringify({ mobile }) });
        return textIn(answer, 'userid').toLowerCase() || null;
      } catch (error) {
        if (error instanceof WecomRefusal && error.errcode === NO_SUCH_MEMBER) return null;
        throw error;
      }
    },
    /** Where callbacks come from: addresses, with `*` or a prefix length. */
    async callbackIps(): Promise<string[]> {
      return listIn(await call({ api: 'getcallbackip' }), 'ip_list').map(String);
    },
  };
}

export interface AgentView {
  name: string;
  /** Switched off by an administrator or for idleness. */
  closed: boolean;
  userids: string[];
  departments: number[];
  tags: number[];
  redirectDomain: string;
  reportsEntering: boolean;
}

/** The app as its administrators set it up (WeCom doc p/90227). */
export async function readAgent(call: Caller, agentId: string): Promise<AgentView> {
  const answer = await call({ api: 'agent/get', query: { agentid: agentId } });
  const users = listIn(valueIn(answer, 'allow_userinfos'), 'user');
  return {
    name: textIn(answer, 'name'),
    closed: numberIn(answer, 'close') === 1,
    userids: users.map((user) => textIn(user, 'userid').toLowerCase()),
    departments: numbersIn(valueIn(answer, 'allow_partys'), 'partyid'),
    tags: numbersIn(valueIn(answer, 'allow_tags'), 'tagid'),
    redirectDomain: textIn(answer, 'redirect_domain'),
    reportsEntering: numberIn(answer, 'isreportenter') === 1,
  };
}

function memberName(row: unknown): MemberName {
  return {
    userid: textIn(row, 'userid').toLowerCase(),
    name: textIn(row, 'name'),
    departments: numbersIn(row, 'department'),
  };
}

function member(row: unknown): Member {
  return {
    ...memberName(row),
    position: textIn(row, 'position'),
    status: numberIn(row, 'status'),
    mainDepartment: numberIn(row, 'main_department'),
    leadsDepartment: numbersIn(row, 'is_leader_in_dept').map((flag) => flag === 1),
    directLeaders: useridsIn(row, 'direct_leader'),
  };
}

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
        const answer = await call({ api: 'auth/getuserinfo', query: { code } });
        // Older editions answer with `UserId`.
        const userid = textIn(answer, 'userid') || textIn(answer, 'UserId');
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

function checkState(state: string): string {
  if (/^[A-Za-z0-9]{1,128}$/.test(state)) return state;
  throw new Error('state must be 1–128 letters and digits');
}
