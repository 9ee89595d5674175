import type { FastifyRequest } from 'fastify';

const MEMBER_COOKIE = 'eqian_sandbox_member';

/** Which member this browser plays at the moment: one at a time, as one WeCom client has one account. */
export function memberOf(request: FastifyRequest): string | null {
  const header = request.headers.cookie ?? '';
  const pair = header.split(';').find((part) => part.trim().startsWith(`${MEMBER_COOKIE}=`));
  if (pair === undefined) return null;
  return decoded(pair.slice(pair.indexOf('=') + 1).trim()) || null;
}

/** A cookie somebody bent plays nobody. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export function memberCookie(userid: string): string {
  return `${MEMBER_COOKIE}=${encodeURIComponent(userid)}; Path=/sandbox; HttpOnly; SameSite=Lax`;
}

export function droppedCookie(name: string): string {
  // Browsers take a `__Host-` cookie, and the end of one, with Secure only.
  const secure = name.startsWith('__Host-') ? '; Secure' : '';
  return `${name}=; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=0`;
}
