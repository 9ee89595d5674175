import { z } from 'zod';
import { listOf, number, numbers, text, userid, useridList, WecomRefusal } from './answer.ts';
import { joinUrl } from './http.ts';
import type { Caller } from './token.ts';

const Department = z
  .object({ id: number, parentid: number, order: number })
  .transform(({ parentid, ...rest }) => ({ ...rest, parentId: parentid }));
export type DepartmentNode = z.infer<typeof Department>;

const MemberName = z
  .object({ userid, name: text, department: numbers })
  .transform(({ department, ...rest }) => ({ ...rest, departments: department }));
export type MemberName = z.infer<typeof MemberName>;

const Member = z
  .object({
    userid,
    name: text,
    department: numbers,
    position: text,
    /** 1 active, 2 disabled, 4 not activated, 5 left. */
    status: number,
    main_department: number,
    is_leader_in_dept: numbers,
    direct_leader: useridList,
  })
  .transform(({ department, main_department, is_leader_in_dept, direct_leader, ...rest }) => ({
    ...rest,
    departments: department,
    mainDepartment: main_department,
    leadsDepartment: is_leader_in_dept.map((flag) => flag === 1),
    directLeaders: direct_leader,
  }));
export type Member = z.infer<typeof Member>;

const MemberId = z.object({ userid, department: number });
export type MemberId = z.infer<typeof MemberId>;

const UserIdPage = z.object({ dept_user: listOf(MemberId), next_cursor: text });
const DepartmentList = z.object({ department_id: listOf(Department) });
const SimpleList = z.object({ userlist: listOf(MemberName) });
const MemberList = z.object({ userlist: listOf(Member) });
const Bearer = z.object({ name: text, mobile: text, status: number });
const Userid = z.object({ userid });
const CallbackIps = z.object({ ip_list: z.array(z.coerce.string()).catch([]) });

const AgentView = z
  .object({
    name: text,
    /** Switched off by an administrator or for idleness. */
    close: number,
    allow_userinfos: z.object({ user: listOf(Userid) }).catch({ user: [] }),
    allow_partys: z.object({ partyid: numbers }).catch({ partyid: [] }),
    allow_tags: z.object({ tagid: numbers }).catch({ tagid: [] }),
    redirect_domain: text,
    isreportenter: number,
  })
  .transform((agent) => ({
    name: agent.name,
    closed: agent.close === 1,
    userids: agent.allow_userinfos.user.map((user) => user.userid),
    departments: agent.allow_partys.partyid,
    tags: agent.allow_tags.tagid,
    redirectDomain: agent.redirect_domain,
    reportsEntering: agent.isreportenter === 1,
  }));
export type AgentView = z.infer<typeof AgentView>;

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
    const { dept_user: users, next_cursor: next } = UserIdPage.parse(answer);
    return { users, next };
  }

  return {
    /** The department and all below it; without an id, all that may be seen. */
    async departments(id?: number): Promise<DepartmentNode[]> {
      const query: Record<string, string> = id === undefined ? {} : { id: String(id) };
      const answer = await call({ api: 'department/simplelist', query });
      return DepartmentList.parse(answer).department_id;
    },
    /** Members of this department alone. */
    async userNames(department: number): Promise<MemberName[]> {
      const answer = await call({ api: 'user/simplelist', query: { department_id: String(department) } });
      return SimpleList.parse(answer).userlist;
    },
    async users(department: number): Promise<Member[]> {
      const answer = await call({ api: 'user/list', query: { department_id: String(department) } });
      return MemberList.parse(answer).userlist;
    },
    /**
     * Who bears this userid: his name, his number where the app is told it (apps made after 2022-06-20 are not), and whether
     * he may use it: 1 active, 2 disabled, 4 not activated, 5 left; 0 where it is not said (WeCom doc p/90196).
     */
    async bearer(userid: string): Promise<{ name: string; mobile: string; status: number } | null> {
      try {
        const answer = await call({ api: 'user/get', query: { userid } });
        return Bearer.parse(answer);
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
        return Userid.parse(answer).userid || null;
      } catch (error) {
        if (error instanceof WecomRefusal && error.errcode === NO_SUCH_MEMBER) return null;
        throw error;
      }
    },
    /** Where callbacks come from: addresses, with `*` or a prefix length. */
    async callbackIps(): Promise<string[]> {
      return CallbackIps.parse(await call({ api: 'getcallbackip' })).ip_list;
    },
  };
}

/** The app as its administrators set it up (WeCom doc p/90227). */
export async function readAgent(call: Caller, agentId: string): Promise<AgentView> {
  const answer = await call({ api: 'agent/get', query: { agentid: agentId } });
  return AgentView.parse(answer);
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

/** Older editions answer with `UserId`. */
const Visitor = z.object({ userid, UserId: userid });

/** A member of the corp, but not within the app's visible range (WeCom doc p/90313). */
const OUT_OF_RANGE = new Set([50002, 60011, 60111]);

/** Codes of a login that are over: the member simply starts again. */
const SPENT_CODES = new Set([40029, 42003, 42022]);

export function createIdentity({ call, corpId, agentId, oauthBaseUrl, loginBaseUrl }: IdentityNeeds) {
  return {
    /** Who came back with this code (one use, 5 minutes); null when it is spent, an outsider when it is no member's. */
    async userByCode(code: string): Promise<{ userid: string } | { outsider: true } | null> {
      try {
        const visitor = Visitor.parse(await call({ api: 'auth/getuserinfo', query: { code } }));
        const found = visitor.userid || visitor.UserId;
        return found === '' ? { outsider: true } : { userid: found };
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
