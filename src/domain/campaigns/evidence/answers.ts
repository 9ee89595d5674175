import { fill } from '../../../config/fill.ts';
import type { Texts } from '../../../config/text-file.ts';
import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { ProtectionItem } from '../items.ts';

/** Who wrote, and the phone he wrote from. */
export interface Asker {
  personId: string;
  userid: string;
}

interface AnswerNeeds {
  outbound: Pick<Outbound, 'say' | 'registerOwner'>;
  items: readonly ProtectionItem[];
  texts: Texts;
}

type Reply = 'T04' | 'T06' | 'T08' | 'NO_PICTURE_ASKED' | 'DETACHED' | 'LET_GO';

const OWNER = 'evidence';

/** What the bot says about what somebody sent: answers only, so they also go to whoever is being warned. */
export function createAnswers({ outbound, items, texts }: AnswerNeeds) {
  outbound.registerOwner(OWNER, { stillAsked: async () => true, unreachable: async () => {} });

  async function say(tx: Tx, { personId, userid }: Asker, template: Reply, text: string): Promise<void> {
    await outbound.say(tx, [
      {
        owner: { kind: OWNER, id: newId() },
        to: { personId, userid },
        purpose: 'reply',
        template,
        content: { type: 'text', text },
        lane: 2,
      },
    ]);
  }

  const nameOf = (code: string) => items.find((item) => item.code === code)?.name ?? code;

  return {
    notUnderstood: (tx: Tx, to: Asker) => say(tx, to, 'T04', texts.replies.T04),
    /** Thanked and told what there is to do instead: it may have been meant as a report of a fraud. */
    notAskedFor: (tx: Tx, to: Asker) => say(tx, to, 'NO_PICTURE_ASKED', texts.replies.NO_PICTURE_ASKED),
    notAPicture: (tx: Tx, to: Asker) => say(tx, to, 'T06', texts.replies.T06),
    attached: (tx: Tx, to: Asker, item: string) => say(tx, to, 'T08', fill(texts.replies.T08, { items: nameOf(item) })),
    detached: (tx: Tx, to: Asker, item: string | null) =>
      item === null
        ? say(tx, to, 'LET_GO', texts.replies.LET_GO)
        : say(tx, to, 'DETACHED', fill(texts.replies.DETACHED, { items: nameOf(item) })),
  };
}

export type Answers = ReturnType<typeof createAnswers>;
