import type { Tx } from '../database/index.ts';
import { CallbackRejected, type Inbound, type Press, parseCallback } from '../wecom/callback/index.ts';

type Kind = Inbound['kind'];
/** The callback of one kind, also where several kinds share a shape. */
type Of<K extends Kind, I extends Inbound = Inbound> = I extends Inbound
  ? K extends I['kind']
    ? I & { kind: K }
    : never
  : never;

/** Which of our cards a press belongs to. */
export interface LocatedCard {
  deliveryId: string;
  messageId: string;
  ownerKind: string;
  ownerId: string;
  personId: string;
  userid: string;
  template: string;
}

/** Finds the card of a task_id, keeps the press's response code and marks the delivery as acted upon. */
export type LocateCard = (tx: Tx, taskId: string, userid: string, responseCode: string) => Promise<LocatedCard | null>;

export interface InboxRow {
  id: number;
  receiver: string;
  payload: string;
}

export type Applied =
  | { outcome: 'applied' }
  | { outcome: 'unreadable'; code: string }
  | { outcome: 'unknown-task'; taskId: string };

type PressHandler = (tx: Tx, press: Press, card: LocatedCard) => Promise<void>;
type Handler<K extends Kind> = (tx: Tx, inbound: Of<K>, row: InboxRow) => Promise<void>;
type AnyHandler = (tx: Tx, inbound: Inbound, row: InboxRow) => Promise<void>;

export type Router = ReturnType<typeof createRouter>;

/**
 * Hands each kept callback to the module that asked for it: a press to the owner of its card (one handler per kind of
 * owner), everything else to all who listen to that kind. What nobody listens to is done with.
 */
export function createRouter({ locateCard }: { locateCard: LocateCard }) {
  const pressHandlers = new Map<string, PressHandler>();
  const handlers = new Map<Kind, AnyHandler[]>();

  function listen<K extends Exclude<Kind, Press['kind']>>(kind: K, handler: Handler<K>): void {
    const guarded: AnyHandler = async (tx, inbound, row) => {
      if (isOf(inbound, kind)) await handler(tx, inbound, row);
    };
    handlers.set(kind, [...(handlers.get(kind) ?? []), guarded]);
  }

  async function applyPress(tx: Tx, press: Press): Promise<Applied> {
    const card = await locateCard(tx, press.taskId, press.userid, press.responseCode);
    if (card === null) return { outcome: 'unknown-task', taskId: press.taskId };
    const handler = pressHandlers.get(card.ownerKind);
    if (handler === undefined) throw new Error(`nobody handles presses on cards of ${card.ownerKind}`);
    await handler(tx, press, card);
    return { outcome: 'applied' };
  }

  return {
    onPress(ownerKind: string, handler: PressHandler): void {
      if (pressHandlers.has(ownerKind)) throw new Error(`two handlers for presses on cards of ${ownerKind}`);
      pressHandlers.set(ownerKind, handler);
    },

    onText: (handler: Handler<'text'>) => listen('text', handler),
    onMessage: listen,
    onEvent: listen,

    async apply(tx: Tx, row: InboxRow): Promise<Applied> {
      const inbound = read(row);
      if (inbound instanceof CallbackRejected) return { outcome: 'unreadable', code: inbound.code };
      if (inbound.kind === 'press' || inbound.kind === 'menu_press') return applyPress(tx, inbound);
      for (const handler of handlers.get(inbound.kind) ?? []) await handler(tx, inbound, row);
      return { outcome: 'applied' };
    },
  };
}

function read({ payload }: InboxRow): Inbound | CallbackRejected {
  try {
    return parseCallback(payload);
  } catch (error) {
    if (error instanceof CallbackRejected) return error;
    throw error;
  }
}

function isOf<K extends Kind>(inbound: Inbound, kind: K): inbound is Of<K> {
  return inbound.kind === kind;
}
