import { ErrorBody, type Server, typed } from '../../http/index.ts';
import * as api from './api.ts';
import { type CheckWordContext, verifyWord } from './queries.ts';

/** Asked by anybody: whoever stands before a stranger has no account. Attempts are counted by network, as every change is. */
export async function checkWordRoutes(server: Server, ctx: CheckWordContext): Promise<void> {
  typed(server).post(
    '/api/check-words',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['check-words'],
        body: api.CheckWordBody,
        response: { 200: api.CheckWordAnswer, '4xx': ErrorBody },
      },
    },
    async (request) => verifyWord(ctx, request.body.word),
  );
}
