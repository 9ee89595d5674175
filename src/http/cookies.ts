import type { CookieSerializeOptions } from '@fastify/cookie';

/** What our cookies are called and how they are set, at this address. */
export interface Cookies {
  session: string;
  browser: string;
  options: CookieSerializeOptions & { path: '/' };
}

/** Over TLS browsers hold `__Host-` cookies to this very host: no other site of the domain can set or overwrite one. */
export function cookiesAt(publicUrl: string): Cookies {
  const secure = publicUrl.startsWith('https:');
  const prefix = secure ? '__Host-' : '';
  return {
    session: `${prefix}eqian_session`,
    browser: `${prefix}eqian_login`,
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  };
}
