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

  /** Of somebody without an organisation: the centre. */
  async function onDuty(
    tx: Tx,
    request: DataRequest,
    role: 'COMMUNITY_POLICE' | 'STATION_DUTY',
    at: Date,
  ): Promise<void> {
    const { organisationId, personId } = request;
    const where = organisationId === null ? { role: 'CENTER_OFFICER' as const } : { role, organisationId };
    await todo(tx, request, await directory.onDuty(tx, { ...where, at, except: [personId] }));
  }

  return {
    police: (tx: Tx, request: DataRequest, at: Date) => onDuty(tx, request, 'COMMUNITY_POLICE', at),
    station: (tx: Tx, request: DataRequest, at: Date) => onDuty(tx, request, 'STATION_DUTY', at),

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

    /** The last words to somebody who is erased, on the account he had. */
    async erased(tx: Tx, request: DataRequest, { userid, text }: { userid: string | null; text: string }) {
      if (userid === null) return;
      await outbound.say(tx, [
        {
          owner: { kind: REQUEST, id: request.id },
          to: { personId: request.personId, userid },
          purpose: 'notice',
          template: 'T-ERASED',
          content: { type: 'text', text },
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

export type Tell = ReturnType<typeof createTell>;
