import type { FrameLocator, Locator, Page } from 'playwright-core';

/** A phone of the sandbox page, by the place it stands in: 安全顾问, 副顾问, 社区民警, 派出所值班, 反诈中心. */
export function phoneOn(page: Page, place: string): Locator {
  return page.getByRole('region', { name: place, exact: true });
}

/** The newest card of that title on a phone, or of those that show the text too: a number, say. */
export function cardOn(page: Page, place: string, title: string, text = ''): Locator {
  return phoneOn(page, place)
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: title, exact: true }), hasText: text })
    .last();
}

/** Texts of cards that stick out of their phone to the right. */
export async function overflowing(page: Page): Promise<string[]> {
  return page.locator('.phone .chat').evaluateAll((chats) =>
    chats.flatMap((chat) => {
      const edge = chat.getBoundingClientRect().right;
      return [...chat.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > edge + 1)
        .map((element) => element.textContent ?? '');
    }),
  );
}

/** The page opened inside a phone. */
export function pageIn(page: Page, place: string): FrameLocator {
  return phoneOn(page, place).frameLocator('iframe');
}
