import { transact } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { Done, FollowUpBody, type WarningContext, WarningParams } from '../warnings/index.ts';
import { answerOnPage } from './commands.ts';

export async function followUpRoutes(server: Server, ctx: WarningContext): Promise<void> {
  typed(server).post(
    '/api/follow-ups/:id/answer',
    {
      config: { permission: 'warning.outcome' },
      schema: {
        tags: ['warnings'],
        params: WarningParams,
        body: FollowUpBody,
        response: { 200: Done, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const given = { id: request.params.id, personId: personOf(request).personId, answer: request.body.answer };
      await transact(ctx.db, (tx) => answerOnPage(ctx, tx, given));
      return {};
    },
  );
}
