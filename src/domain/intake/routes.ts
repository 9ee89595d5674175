import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { NewWarningBody, ReceivedView, type WarningContext } from '../warnings/index.ts';
import { receiveFrom } from './commands.ts';

export async function intakeRoutes(server: Server, ctx: WarningContext): Promise<void> {
  typed(server).post(
    '/api/warnings',
    {
      config: { permission: 'warning.create' },
      schema: {
        tags: ['warnings'],
        body: NewWarningBody,
        response: { 200: ReceivedView, 201: ReceivedView, '4xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const isGateway = request.actor?.kind === 'gateway';
      const personId = isGateway ? null : personOf(request).personId;
      const { repeated, merged, taken, warning } = await receiveFrom(ctx, request.body, personId);
      const { id, number, state } = warning;
      const marks = { ...(merged ? { merged } : {}), ...(taken ? { taken } : {}) };
      return reply.code(repeated || merged ? 200 : 201).send({ id, number, state, ...marks });
    },
  );
}
