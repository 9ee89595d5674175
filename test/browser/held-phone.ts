import type { FrameLocator, Locator, Page } from 'playwright-core';
import { cardOn, pageIn, phoneOn } from '../support/desk.ts';

const PLACE = '安全顾问';

/** Whatever member, on the one phone that a narrow desk shows. */
export function heldPhone(desk: Page) {
  return {
    async take(userid: string): Promise<void> {
      const phone = phoneOn(desk, PLACE);
      await phone.getByRole('button', { name: '切换' }).tap();
      await phone.getByPlaceholder('搜索姓名、账号或单位').fill(userid);
      await phone.getByRole('button', { name: userid }).tap();
    },
    card: (title: string): Locator => cardOn(desk, PLACE, title),
    /** The page behind a card's link, as it opens inside the phone. */
    async follow(title: string, link: string): Promise<FrameLocator> {
      await cardOn(desk, PLACE, title).getByRole('button', { name: link }).tap();
      return pageIn(desk, PLACE);
    },
  };
}

/** How far a page can be pushed sideways: on a phone nothing may stick out. */
export function sideways(page: Page): Promise<number> {
  return page.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
}
