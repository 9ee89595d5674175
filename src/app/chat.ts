import type { Tx } from '../database/index.ts';
import type { Directory } from '../domain/directory/index.ts';
import type { Answer, Asker, Brought } from '../kernel/module/index.ts';

interface ChatNeeds {
  directory: Pick<Directory, 'personByUserid'>;
  brought: readonly Brought[];
}

/** Hands what people write to the module whose word it is; strangers get no answer at all. */
export function createChat({ directory, brought }: ChatNeeds) {
  /** Whoever stands later in the list of modules is asked first. */
  const later = [...brought].reverse();
  const words = new Map<string, Answer[]>();
  for (const [word, answer] of later.flatMap((part) => Object.entries<Answer>(part.words ?? {})))
    words.set(word, [...(words.get(word) ?? []), answer]);
  const unheard = [...words.keys()].find((word) => bare(word) !== word || word === '');
  if (unheard !== undefined) throw new Error(`nobody can write the word "${unheard}": it is compared bare`);
  const moneyGone = later.find((part) => part.moneyGone)?.moneyGone;
  const otherwise = later.find((part) => part.otherwise)?.otherwise;
  if (!moneyGone || !otherwise) throw new Error('no module answers what is written to the app');

  async function answer(tx: Tx, to: Asker, answers: readonly Answer[]): Promise<void> {
    for (const one of answers) if ((await one(tx, to)) !== false) return;
  }

  return async function onText(tx: Tx, { userid, content }: { userid: string; content: string }): Promise<void> {
    const person = await directory.personByUserid(tx, userid);
    if (!person) return;
    const text = bare(content);
    const rest = isMoneyGone(text) ? moneyGone : otherwise;
    await answer(tx, { personId: person.id, userid }, [...(words.get(text) ?? []), rest]);
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
