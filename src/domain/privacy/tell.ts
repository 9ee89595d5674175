import { cardChoice } from '../../config/card-text.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory, Recipient } from '../directory/index.ts';
import type { DataRequest } from './types.ts';

interface TellNeeds {
  directory: Directory;
  outbound: Outbound;
  draw: Draw;
  texts: Texts;
  publicUrl: string;
}

const REQUEST = 'data_request';
const CHAT = 'privacy_chat';

/** Cards about one's own data. None says what is asked: they show on locked screens. */
export function createTell({ directory, outbound, draw, texts, publicUrl }: TellNeeds) {
  for (const kind of [REQUEST, CHAT])
    outbound.registerOwner(kind, { lock: async () => {}, stillAsked: async () => true, unreachable: async () => {} });

  async function todo(tx: Tx, request: DataRequest, people: readonly Recipient[]): Promise<void> {
    const organisation = request.organisationId ? await directory.organisation(tx, request.organisationId) : null;
    const card = draw({
      id: 'C41',
      variables: {
        ...cardChoice(texts, 'C41', 'REQUEST'),
        org: organisation?.shortName ?? '',
        tag: '',
        no: request.number,
      },
      key: `p:${request.id}`,
      url: `${publicUrl}/h5/requests`,
    });
    await outbound.say(
      tx,
      people.map(
        ({ personId, userid }): Notice => ({
          owner: { kind: REQUEST, id: request.id },
          to: { personId, userid },
          purpose: 'todo',
          template: 'C41',
          content: { type: 'card', card },
          lane: 3,
        }),
      ),
    );
  }

  return {
    async police(tx: Tx, request: DataRequest, at: Date): Promise<void> {
      const place = request.organisationId ? { organisationId: request.organisationId } : {};
      const role = request.organisationId ? ('COMMUNITY_POLICE' as const) : ('CENTER_OFFICER' as const);
      await todo(tx, request, await directory.onDuty(tx, { role, ...place, at, except: [request.personId] }));
    },

    async station(tx: Tx, request: DataRequest, at: Date): Promise<void> {
      const place = request.organisationId ? { organisationId: request.organisationId } : {};
      const role = request.organisationId ? ('STATION_DUTY' as const) : ('CENTER_OFFICER' as const);
      await todo(tx, request, await directory.onDuty(tx, { role, ...place, at, except: [request.personId] }));
    },

    async asker(tx: Tx, request: DataRequest): Promise<void> {
      const person = await directory.person(tx, request.personId);
      await outbound.say(tx, [
        {
          owner: { kind: REQUEST, id: request.id },
          to: { personId: request.personId, userid: person?.userid ?? null },
          purpose: 'notice',
          template: 'T-ANSWERED',
          content: { type: 'text', text: texts.replies.ANSWERED },
          lane: 3,
        },
      ]);
    },

    async page(tx: Tx, to: { personId: string; userid: string }): Promise<void> {
      const card = draw({ id: 'C30', variables: {}, key: 'p:me', url: `${publicUrl}/h5/me` });
      await outbound.say(tx, [
        {
          owner: { kind: CHAT, id: newId() },
          to,
          purpose: 'reply',
          template: 'C30',
          content: { type: 'card', card },
          lane: 2,
        },
      ]);
    },
  };
}
