import { type Server, typed } from '../../../http/index.ts';
import type { Action } from '../../../kernel/access/index.ts';
import * as api from '../api.ts';
import type { Bulletins } from '../service.ts';
import type { BulletinViews } from '../views.ts';
import { by, refusals, tags } from './door.ts';

/** What an officer decides: one route an act. */
export function actRoutes(server: Server, { bulletins, views }: { bulletins: Bulletins; views: BulletinViews }): void {
  const app = typed(server);

  for (const act of api.BULLETIN_ACTS) {
    app.post(
      `/api/bulletins/:id/${act}`,
      {
        config: { permission: RIGHTS[act] },
        schema: {
          tags,
          params: api.BulletinParams,
          body: api.BulletinActBodies[act],
          response: { 200: api.BulletinView, ...refusals },
        },
      },
      async (request) => {
        await bulletins.act(request.params.id, act, request.body, by(request));
        return views.one(request.params.id, by(request));
      },
    );
  }
}

const RIGHTS: Record<api.BulletinAct, Action> = {
  submit: 'bulletin.create',
  approve: 'bulletin.approve',
  refuse: 'bulletin.approve',
  abort: 'bulletin.recall',
  remind: 'bulletin.remind',
  recall: 'bulletin.recall',
  close: 'bulletin.recall',
};
