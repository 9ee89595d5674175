import { ErrorBody, type Server, typed } from '../../http/index.ts';
import * as api from './api.ts';
import { type CheckWordContext, verifyWord } from './queries.ts';

/** Asked by anybody: whoever stands before a stranger has no account. Guesses are counted by network: too
 * many in a minute are refused for the rest of it, so that whoever asks in earnest from the same network waits, and no longer. */
export async function checkWordRoutes(server: Server, ctx: CheckWordContext): Promise<void> {
  typed(server).post(
    '/api/check-words',
    {
      config: { permission: 'public', isGuess: true },
      schema: {
        tags: ['check-words'],
        body: api.CheckWordBody,
        response: { 200: api.CheckWordAnswer, '4xx': ErrorBody },
      },
    },
    async (request) => verifyWord(ctx, request.body.word),
  );
}
