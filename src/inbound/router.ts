import type { Tx } from '../database/index.ts';
import {
  CallbackRejected,
  INBOUND_KINDS,
  type Inbound,
  type Other,
  type Press,
  parseCallback,
} from '../wecom/callback/index.ts';

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

/**
 * Applied: it had its effect. Ignored: known, and on purpose without one. Foreign: genuine, but of others or of a kind
 * unknown here. The rest is ours and failed.
 */
export type Applied =
  | { outcome: 'applied' }
  | { outcome: 'ignored'; kind: string }
  | { outcome: 'foreign'; kind: string }
  | { outcome: 'unreadable'; code: string }
  | { outcome: 'unknown-task'; taskId: string };

export type Failed = Extract<Applied, { outcome: 'unreadable' | 'unknown-task' }>;

export type PressHandler = (tx: Tx, press: Press, card: LocatedCard) => Promise<void>;
/** Answers 'ignored' to what is of this kind, but of a sort that means nothing here. */
type Handler<K extends Kind> = (
  tx: Tx,
  inbound: Of<K>,
  row: InboxRow,
) => Promise<'ignored' | undefined> | Promise<void>;
/** Handlers of callbacks that are neither presses nor written words. */
export type Heard = { readonly [K in Exclude<Kind, Press['kind'] | 'text'>]?: Handler<K> };
type AnyHandler = (tx: Tx, inbound: Inbound, row: InboxRow) => Promise<unknown>;

export type Router = ReturnType<typeof createRouter>;

interface RouterNeeds {
  locateCard: LocateCard;
  /** Whether a task_id has the form of ours: a press on any other card is somebody else's. */
  isOurTask?: (taskId: string) => boolean;
}

/**
 * Hands each kept callback to the module that asked for it: a press to the owner of its card (one handler per kind of
 * owner), everything else to all who listen to that kind. What nobody listens to is named as ignored, what nobody here
 * knows as foreign; what bears one of our task_ids is ours, however it is written.
 */
export function createRouter({ locateCard, isOurTask = () => true }: RouterNeeds) {
  const pressHandlers = new Map<string, PressHandler>();
  const handlers = new Map<Kind, AnyHandler[]>();

  function listen<K extends Exclude<Kind, Press['kind']>>(kind: K, handler: Handler<K>): void {
    const guarded: AnyHandler = async (tx, inbound, row) => {
      return isOf(inbound, kind) ? handler(tx, inbound, row) : undefined;
    };
    handlers.set(kind, [...(handlers.get(kind) ?? []), guarded]);
  }

  /** One kind at a time, so that handler and callback are known to be of one kind. */
  function listenTo<K extends keyof Heard>(kind: K, heard: { readonly [Of in K]?: Handler<Of> }): void {
    const handler = heard[kind];
    if (handler) listen(kind, handler);
  }

  async function applyPress(tx: Tx, press: Press): Promise<Applied> {
    const card = await locateCard(tx, press.taskId, press.userid, press.responseCode);
    if (card === null) return ofNoCard(press.taskId);
    const handler = pressHandlers.get(card.ownerKind);
    if (handler === undefined) throw new Error(`nobody handles presses on cards of ${card.ownerKind}`);
    await handler(tx, press, card);
    return { outcome: 'applied' };
  }

  function ofNoCard(taskId: string): Applied {
    return isOurTask(taskId) ? { outcome: 'unknown-task', taskId } : { outcome: 'foreign', kind: 'card' };
  }

  function unheard(inbound: Inbound): Applied {
    if (inbound.kind === 'other') {
      const isCard = inbound.taskId !== '' && isOurTask(inbound.taskId);
      return isCard ? { outcome: 'unreadable', code: 'press' } : { outcome: 'foreign', kind: labelOf(inbound) };
    }
    if (inbound.kind === 'taskcard_click') return ofNoCard(inbound.taskId);
    return { outcome: 'ignored', kind: inbound.kind };
  }

  return {
    onPress(ownerKind: string, handler: PressHandler): void {
      if (pressHandlers.has(ownerKind)) throw new Error(`two handlers for presses on cards of ${ownerKind}`);
      pressHandlers.set(ownerKind, handler);
    },

    onText: (handler: Handler<'text'>) => listen('text', handler),
    onEvent: listen,
    onAll(heard: Heard): void {
      for (const kind of INBOUND_KINDS)
        if (kind !== 'press' && kind !== 'menu_press' && kind !== 'text') listenTo(kind, heard);
    },

    async apply(tx: Tx, row: InboxRow): Promise<Applied> {
      const inbound = read(row);
      if (inbound instanceof CallbackRejected) return { outcome: 'unreadable', code: inbound.code };
      if (inbound.kind === 'press' || inbound.kind === 'menu_press') return applyPress(tx, inbound);
      const heardBy = handlers.get(inbound.kind) ?? [];
      if (heardBy.length === 0) return unheard(inbound);
      const heard: unknown[] = [];
      for (const handler of heardBy) heard.push(await handler(tx, inbound, row));
      if (heard.some((answer) => answer !== 'ignored')) return { outcome: 'applied' };
      return { outcome: 'ignored', kind: 'change' in inbound ? `${inbound.kind}/${inbound.change}` : inbound.kind };
    },

    /** The kinds that nobody listens to. */
    unheardKinds: () =>
      INBOUND_KINDS.filter((kind) => kind !== 'press' && kind !== 'menu_press' && !handlers.has(kind)),
  };
}

const LONGEST_LABEL = 64;

/** What somebody else's callback is counted under: letters and digits of its own name, so that no label grows wild. */
function labelOf({ msgType, event, change }: Other): string {
  const words = [msgType, event, change].filter((word) => word !== '');
  return (
    words
      .join('/')
      .toLowerCase()
      .replace(/[^a-z0-9_/.-]/g, '')
      .slice(0, LONGEST_LABEL) || 'nameless'
  );
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
