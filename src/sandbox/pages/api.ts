import type { ScreenEntry } from '../desk/card-view.ts';

export interface Member {
  userid: string;
  name: string;
  roles: string[];
  org: string;
}

export interface DeskInfo {
  publicUrl: string;
  /** Null: the service has a token of its own, which the sandbox does not hand out. */
  apiToken: string | null;
  /** Other machines can reach this page. */
  exposed: boolean;
  appName: string;
  menu: { button: { name: string; type?: string; key?: string; url?: string }[] } | null;
}

export interface Clock {
  now: string;
  speed: number;
  /** Under way between these times. */
  advancing: { from: string; to: string } | null;
}

export interface Screens {
  stamp: string;
  recent?: (Member & { entry: number })[];
  screens?: Record<string, ScreenEntry[]>;
}

export type ChatMessage = { type: 'text'; text: string } | Picture | { type: 'click'; key: string } | Location;
interface Picture {
  type: 'image';
  /** Base64. */
  data: string;
  name: string;
  contentType: string;
}
interface Location {
  type: 'location';
  latitude: number;
  longitude: number;
  label: string;
}

export const api = {
  desk: () => call<DeskInfo>('GET', '/sandbox/api/desk'),
  members: (query: Record<string, string>) =>
    call<Member[]>('GET', `/sandbox/api/members?${new URLSearchParams(query)}`),
  screens: (userids: string[], stamp: string) =>
    call<Screens>(
      'GET',
      `/sandbox/api/screens?${new URLSearchParams({ userids: userids.join(','), stamp, limit: '80' })}`,
    ),
  press: (userid: string, press: { messageId: string; key: string; answers?: Record<string, string[]> }) =>
    call<{ taken: boolean }>('POST', `${memberPath(userid)}/press`, press),
  chat: (userid: string, message: ChatMessage) =>
    call<{ taken: boolean }>('POST', `${memberPath(userid)}/say`, message),
  clock: () => call<Clock>('GET', '/sandbox/api/clock'),
  setSpeed: (speed: number) => call<Clock>('PUT', '/sandbox/api/clock', { speed }),
  advance: (seconds: number) => call<Clock>('POST', '/sandbox/api/clock/advance', { seconds }),
  warn: (apiToken: string, warning: object) =>
    call<{ id: string; number: string }>('POST', '/api/warnings', warning, { authorization: `Bearer ${apiToken}` }),
};

export function openPath(userid: string, url: string): string {
  return `${memberPath(userid)}/open?url=${encodeURIComponent(url)}`;
}

export function mediaPath(mediaId: string): string {
  return `/sandbox/api/media/${encodeURIComponent(mediaId)}`;
}

function memberPath(userid: string): string {
  return `/sandbox/api/members/${encodeURIComponent(userid)}`;
}

async function call<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(wordOf(text) ?? `服务返回 ${response.status}`);
  return JSON.parse(text) as T;
}

/** Our own refusals carry Chinese words in one of two places. */
function wordOf(text: string): string | null {
  try {
    const { messageZh, error, message } = JSON.parse(text) as Refusal;
    return messageZh ?? error?.message ?? message ?? null;
  } catch {
    return null;
  }
}

interface Refusal {
  messageZh?: string;
  message?: string;
  error?: { message?: string };
}
