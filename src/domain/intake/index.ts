import { defineModule } from '../../kernel/module/index.ts';
import { type NewWarningInput, warningModule } from '../warnings/index.ts';
import { receiveFrom } from './commands/receive.ts';
import { intakeRoutes } from './routes.ts';

export { type RowFault, readWarningFile, rowFault, takenFault } from './import.ts';

/** How a warning comes in: from the gateway, from an officer, from a file. */
export const intakeModule = defineModule({
  name: 'intake',
  cards: ['C01a'],
  offers({ of }) {
    const { context: ctx } = of(warningModule).warnings;
    const receive = (input: NewWarningInput, personId: string | null) => receiveFrom(ctx, input, personId);
    return { intake: { receiveFrom: receive } };
  },
  brings: (_, { of }) => ({ routes: (server) => intakeRoutes(server, of(warningModule).warnings.context) }),
});
