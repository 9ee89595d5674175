import { defineModule } from '../../kernel/module/index.ts';
import { createDraw } from './cards.ts';

export { createDraw, type Draw, type Drawing } from './cards.ts';

/** Words of the texts file become cards. */
export const cardModule = defineModule({
  name: 'cards',
  offers: ({ config: { texts, settings } }) => ({ draw: createDraw({ texts, tenantName: settings.tenant.name }) }),
});
