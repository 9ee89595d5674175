import { ErrorBody, type Server, typed } from '../../http/index.ts';
import * as api from './api.ts';
import type { AccountContext } from './context.ts';
import { signInWays } from './queries.ts';

const tags = ['accounts'];

/** Signing in without WeCom, and what concerns one's own account. */
export async function accountRoutes(server: Server, ctx: AccountContext): Promise<void> {
  typed(server).get(
    '/api/accounts/sign-in',
    {
      config: { permission: 'public' },
      schema: { tags, response: { 200: api.SignInWays, '4xx': ErrorBody } },
    },
    () => signInWays(ctx),
  );
}
