import { sql } from 'kysely';
import { z } from 'zod';
import { appNow, transact } from '../../database/index.ts';
import { eventXml, messageXml, plain, pressXml, word } from '../callbacks/post.ts';
import type { CallbackQueue } from '../callbacks/queue.ts';
import type { SandboxNeeds } from '../needs.ts';
import { keepMedia, pictureUrl } from '../platform/media.ts';
import { newResponseCode } from '../platform/send.ts';
import type { Answers, ScreenEntry } from './card-view.ts';
import { DeskRefusal, requireMember } from './members.ts';
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
        .updateTable('sandbox.phoneEntry')
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

const coordinate = z.number().min(-180).max(180);

export const ChatBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(2048) }),
  z.strictObject({
    type: z.literal('image'),
    url: z.string().default('https://wework.qpic.example/0'),
    mediaId: z.string().default('MEDIA_IMAGE'),
    /** The file itself in base64: then the platform keeps it and gives it an id and an address. */
    data: z.string().min(1).optional(),
    name: z.string().max(120).default('image.jpg'),
    contentType: z.string().max(80).default('image/jpeg'),
  }),
  z.strictObject({ type: z.literal('voice'), mediaId: z.string().default('MEDIA_VOICE') }),
  z.strictObject({ type: z.literal('video'), mediaId: z.string().default('MEDIA_VIDEO') }),
  z.strictObject({
    type: z.literal('location'),
    latitude: coordinate,
    longitude: coordinate,
    label: z.string().default(''),
  }),
  z.strictObject({ type: z.literal('link'), title: z.string(), description: z.string().default(''), url: z.string() }),
  z.strictObject({ type: z.literal('enter_agent') }),
  z.strictObject({ type: z.literal('click'), key: z.string().min(1) }),
  z.strictObject({ type: z.literal('view'), url: z.string().min(1) }),
]);

type ChatBody = z.infer<typeof ChatBody>;

/** A whole picture in base64, and one a little too large for the service. */
export const CHAT_BYTES = 16 * 1024 * 1024;

/** The member writes to the app, opens it or taps its bottom menu. */
export async function chat(
  { needs, callbacks }: { needs: SandboxNeeds; callbacks: CallbackQueue },
  userid: string,
  given: ChatBody,
): Promise<{ taken: boolean }> {
  await requireMember(needs.db, userid);
  const body = given.type === 'image' ? await withMedia(needs, userid, given) : given;
  const { corpId, agentId } = needs;
  const said = wording(body);
  if ('event' in said) {
    const { event, key } = said;
    return callbacks.push({
      receiver: 'app',
      userid,
      xml: (createTime) => eventXml({ corpId, userid, createTime }, { agentId, event, inner: word('EventKey', key) }),
    });
  }
  const { rows } = await sql<{ msgId: string }>`
    with entry as (
      insert into sandbox.phone_entry (userid, own, at)
      values (${userid}, ${JSON.stringify({ type: body.type, text: said.shown, ...picture(body) })}::jsonb, app_now())
    )
    select nextval('sandbox.inbound_msgid')::text as msg_id
  `.execute(needs.db);
  const msgId = rows[0]?.msgId ?? '';
  return callbacks.push({
    receiver: 'app',
    userid,
    xml: (createTime) =>
      messageXml({ corpId, userid, createTime }, { agentId, msgId, type: body.type, content: said.content }),
  });
}

type ImageBody = ChatBody & { type: 'image' };

async function withMedia(needs: SandboxNeeds, userid: string, body: ImageBody): Promise<ImageBody> {
  const { data, name, contentType } = body;
  if (data === undefined) return body;
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length === 0) throw new DeskRefusal(400, 'bad-request', 'data: must be base64', '文件是空的');
  const mediaId = await keepMedia(needs.db, { userid, name, contentType, bytes });
  return { ...body, mediaId, url: pictureUrl(needs, mediaId) };
}

/** What the phone shows of a picture it still has. */
function picture(body: ChatBody): { mediaId?: string } {
  return body.type === 'image' && body.data !== undefined ? { mediaId: body.mediaId } : {};
}

type Wording = { shown: string; content: string } | { event: string; key: string };

function wording(body: ChatBody): Wording {
  switch (body.type) {
    case 'text':
      return { shown: body.text, content: word('Content', body.text) };
    case 'image':
      return { shown: '[图片]', content: word('PicUrl', body.url) + word('MediaId', body.mediaId) };
    case 'voice':
      return { shown: '[语音]', content: word('MediaId', body.mediaId) + word('Format', 'amr') };
    case 'video':
      return {
        shown: '[视频]',
        content: word('MediaId', body.mediaId) + word('ThumbMediaId', `${body.mediaId}_THUMB`),
      };
    case 'location':
      return {
        shown: `[位置] ${body.label}`,
        content: `${plain('Location_X', body.latitude)}${plain('Location_Y', body.longitude)}${plain('Scale', 15)}${word('Label', body.label)}${word('AppType', 'wxwork')}`,
      };
    case 'link':
      return {
        shown: `[链接] ${body.title}`,
        content:
          word('Title', body.title) +
          word('Description', body.description) +
          word('Url', body.url) +
          word('PicUrl', ''),
      };
    case 'enter_agent':
      return { event: 'enter_agent', key: '' };
    case 'click':
      return { event: 'click', key: body.key };
    case 'view':
      return { event: 'view', key: body.url };
  }
}
