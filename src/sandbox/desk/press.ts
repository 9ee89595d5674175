import { z } from 'zod';
import { appNow, transact } from '../../database/index.ts';
import type { CallbackQueue } from '../callbacks/queue.ts';
import { pressXml } from '../callbacks/xml.ts';
import type { SandboxNeeds } from '../needs.ts';
import { newResponseCode } from '../platform/send.ts';
import type { Answers, ScreenEntry } from './card-view.ts';
import { requireMember } from './members.ts';
import { DeskRefusal } from './refusal.ts';
import { readScreen } from './screen.ts';

export const PressBody = z.strictObject({
  messageId: z.string().min(1),
  key: z.string().min(1),
  answers: z.record(z.string(), z.union([z.string().transform((id) => [id]), z.array(z.string())])).default({}),
});

type PressBody = z.infer<typeof PressBody>;

/** A finger on a card: a button, the submit button or an entry of the corner menu. Answers once the service took it, or never will. */
export async function press(
  { needs, callbacks }: { needs: SandboxNeeds; callbacks: CallbackQueue },
  userid: string,
  { messageId, key, answers }: PressBody,
): Promise<{ taken: boolean }> {
  await requireMember(needs.db, userid);
  const [entry] = await readScreen(needs.db, { userid, messageId, limit: 1 });
  if (entry === undefined)
    throw new DeskRefusal(404, 'no-such-message', 'this phone shows no such message', '手机上没有这条消息');
  const { cardType, isMenu } = pressable(entry, key);
  const chosen = isMenu ? {} : chosenAnswers(entry, answers);
  const responseCode = await transact(needs.db, async (tx) => {
    const code = await newResponseCode(tx, messageId, 'press', await appNow(tx));
    if (Object.keys(chosen).length > 0) {
      await tx
        .updateTable('sandbox.phone_entry')
        .set({ answers: JSON.stringify(chosen) })
        .where('msgid', '=', messageId)
        .where('userid', '=', userid)
        .execute();
    }
    return code;
  });
  const { corpId, agentId } = needs;
  return callbacks.push({
    receiver: 'app',
    userid,
    msgid: messageId,
    responseCode,
    xml: (createTime) =>
      pressXml(
        { corpId, userid, createTime },
        { agentId, isMenu, key, taskId: entry.taskId ?? '', cardType, responseCode, answers: chosen },
      ),
  });
}

/** Says clearly why a key cannot be pressed. */
function pressable(entry: ScreenEntry, key: string): { cardType: string; isMenu: boolean } {
  if (entry.recalled) throw new DeskRefusal(409, 'recalled', 'the message was recalled', '这条消息已撤回');
  if (entry.card === undefined) throw new DeskRefusal(409, 'not-a-card', 'only cards have buttons', '只有卡片才有按钮');
  const cardType = entry.card.card_type;
  if (entry.menu?.some((action) => action.key === key)) return { cardType, isMenu: true };
  const button = entry.buttons.find((candidate) => candidate.key === key);
  if (button === undefined)
    throw new DeskRefusal(409, 'no-such-button', `the card shows no button ${key} now`, '卡片上现在没有这个按钮');
  if (!button.enabled)
    throw new DeskRefusal(409, 'button-disabled', `button ${key} is greyed out`, '这个按钮已经变灰，不能再按');
  if (button.url !== undefined)
    throw new DeskRefusal(409, 'button-opens-link', 'this button opens a link', '这个按钮打开链接，不会回调');
  return { cardType, isMenu: false };
}

/** What goes along with a press: the given answers, else what the card shows as chosen. */
function chosenAnswers(entry: ScreenEntry, given: Answers): Answers {
  const selections = entry.selections ?? [];
  for (const question of Object.keys(given)) {
    if (!selections.some(({ questionKey }) => questionKey === question)) {
      throw new DeskRefusal(400, 'no-such-question', `the card asks no question ${question}`);
    }
  }
  const answered = selections.map(({ questionKey, mode, options }): [string, string[]] => {
    const ids = given[questionKey] ?? options.filter((option) => option.checked).map((option) => option.id);
    const strange = ids.find((id) => !options.some((option) => option.id === id));
    if (strange !== undefined)
      throw new DeskRefusal(400, 'no-such-option', `question ${questionKey} has no option ${strange}`);
    if (mode === 'single' && ids.length > 1)
      throw new DeskRefusal(400, 'one-option-only', `question ${questionKey} takes one option`);
    return [questionKey, ids];
  });
  return Object.fromEntries(answered.filter(([, ids]) => ids.length > 0));
}
