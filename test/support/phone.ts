import type { ScreenEntry } from '../../src/sandbox/index.ts';
import type { Http } from './http.ts';

export type { ScreenEntry };

/** One member's phone as WeCom shows it. */
export function createPhone(http: Http, userid: string) {
  const path = `/sandbox/api/members/${userid}`;

  async function screen(): Promise<ScreenEntry[]> {
    return http.get<ScreenEntry[]>(`${path}/screen`);
  }

  /** The newest card about a warning (by number or id), or the newest of all. */
  async function card(about?: { number: string }): Promise<ScreenEntry> {
    const entries = (await screen()).filter((entry) => !about || JSON.stringify(entry).includes(about.number));
    const last = entries.at(-1);
    if (!last) throw new Error(`${userid} has no card${about ? ` about ${about.number}` : ''}`);
    return last;
  }

  return {
    userid,
    screen,
    card,

    async titles(about?: { number: string }): Promise<string[]> {
      const entries = (await screen()).filter((entry) => !about || JSON.stringify(entry).includes(about.number));
      return entries.map(titleOf);
    },

    /** Presses a button or menu item by its text on the newest card that has it; answers whether the callback was taken. */
    async press(text: string, about?: { number: string }, answers?: Record<string, string[]>): Promise<boolean> {
      const entries = (await screen()).filter((entry) => !about || JSON.stringify(entry).includes(about.number));
      for (const entry of entries.reverse()) {
        const key = keyOf(entry, text);
        if (!key) continue;
        const { taken } = await http.post<{ taken: boolean }>(`${path}/press`, {
          messageId: entry.messageId,
          key,
          ...(answers ? { answers } : {}),
        });
        return taken;
      }
      throw new Error(`no live button 「${text}」 on the phone of ${userid}: ${entries.map(titleOf).join(' | ')}`);
    },

    chat: (content: string) => http.post(`${path}/say`, { type: 'text', text: content }),
  };
}

export type Phone = ReturnType<typeof createPhone>;

export function titleOf(entry: ScreenEntry): string {
  return entry.card?.main_title?.title ?? entry.text ?? '';
}

export function fieldOf(entry: ScreenEntry, name: string): string | undefined {
  const card = entry.card;
  if (!card || !('horizontal_content_list' in card)) return undefined;
  return card.horizontal_content_list?.find((field) => field.keyname === name)?.value;
}

function keyOf(entry: ScreenEntry, text: string): string | undefined {
  const button = entry.buttons.find((one) => one.text === text && one.enabled && one.key);
  const item = entry.menu?.find((one) => one.text === text);
  return button?.key ?? item?.key;
}
