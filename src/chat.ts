import type { Tx } from './database/index.ts';
import type { Directory } from './domain/directory/index.ts';

/** Somebody we know, at the phone he wrote from. */
export interface Asker {
  personId: string;
  userid: string;
}

type Answer = (tx: Tx, to: Asker) => Promise<void>;

interface ChatNeeds {
  directory: Pick<Directory, 'personByUserid'>;
  /** What may be written, and whose answer it brings. */
  words: Readonly<Record<string, Answer>>;
  /** To who writes that money is gone. */
  alarmed: Answer;
  otherwise: Answer;
}

/** Hands what people write to the module whose word it is; strangers get no answer at all. */
export function createChat({ directory, words, alarmed, otherwise }: ChatNeeds) {
  return async function onText(tx: Tx, { userid, content }: { userid: string; content: string }): Promise<void> {
    const person = await directory.personByUserid(tx, userid);
    if (!person) return;
    const word = bare(content);
    const answer = Object.hasOwn(words, word) ? words[word] : undefined;
    await (answer ?? (isMoneyGone(word) ? alarmed : otherwise))(tx, { personId: person.id, userid });
  };
}

/** People copy a word with the quotes around it, or end it with a stop. */
function bare(text: string): string {
  return text.replace(/[\s“”"'「」『』。.！!]/gu, '');
}

/** Rather once too often: whoever asks about a fraud in these words does well to ring 110 too. */
function isMoneyGone(text: string): boolean {
  return /被骗|受骗|被诈骗|上当|(?:已经?|刚|都|钱).{0,4}(?:转|汇|打|付)(?:了|出|走|过去|账|帐|款)/u.test(text);
}
