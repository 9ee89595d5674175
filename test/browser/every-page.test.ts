import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useBulletins } from '../scenarios/bulletin-actions.ts';
import { useCampaigns } from '../scenarios/campaign-actions.ts';
import { useActions } from '../support/actions.ts';
import { settling, snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';
import { sideways } from './held-phone.ts';

const ROLES = {
  'centre-1': 'the centre',
  'duty-01': 'station duty, with the entries of chiefs and community police',
  'adv-0011-1': 'an advisor',
  'emp-0011-0005': 'an employee',
  'auditor-1': 'the auditor',
  'joint-1': 'the joint office',
  'admin-1': 'the county’s administrator',
  'lecturer-1': 'a lecturer',
  'adv-0017-1': 'a bank’s desk',
};

interface Walk {
  faults: string[];
  kinds: number;
}

const AT_ONCE = 3;
const WALKS_MS = minutes(10);

/** The same for everybody: read once. */
const COMMON = /^\/h5\/(how-to|help|notice)/;

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

/** Pages that a button opens. */
const BEHIND_BUTTONS: Record<string, string[]> = {
  'centre-1': ['/h5/bulletins/new', '/h5/campaigns/new'],
  'adv-0011-1': ['/h5/bulletins/new'],
};

/** What is written in Latin letters in a Chinese page on purpose: names of things, and what people call files. */
const KNOWN_WORDS = /^(APP|CSV|XLSX|OPPO|vivo|YJ|TB|GR)$/;

/** By which route somebody looked, for whoever checks that. */
const KNOWN_CODES = /接口：[A-Z]+ \S+/g;

// 0011: adv-0011-1, station duty-01.
describe('every page that can be reached from somebody’s home', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const views = useBrowser(testApp);
  const { act, browser, warn } = actions;
  const bulletins = useBulletins(testApp, actions);
  const campaigns = useCampaigns(testApp);

  const walks = new Map<string, Walk>();
  beforeAll(async () => {
    const organisationId = (await testApp.app.directory.organisationByCode(testApp.app.db, '0011'))?.id;
    const advisor = await browser('adv-0011-1');
    await campaigns.open('centre-1');
    await bulletins.send('centre-1');
    await bulletins.draft('centre-1', { filter: { roles: ['EMPLOYEE'] } });
    await advisor.post('/api/appointments', { organisationId, employeeId: 'emp-0011-0030', title: '安全科长' });
    const { id } = await advisor.post<{ id: string }>('/api/appointments', {
      organisationId,
      employeeId: 'emp-0011-0005',
    });
    await (await browser('duty-01')).post(`/api/appointments/${id}/accept`);
    await (await browser('emp-0011-0005')).post('/api/me/requests', { kind: 'CORRECTION', words: '岗位写错了' });
    const person = '0011,新车间,岚知夏,N1,15499900011,2026-01-05,否';
    await advisor.upload(
      '/api/imports',
      `统一社会信用代码,部门/车间,姓名,工号,手机号,入职日期,是否外省\n${person}`,
      'text/csv',
    );
    await testApp.app.directory.defect(testApp.app.db, {
      kind: 'LECTURE_PROPOSED',
      organisationId: organisationId ?? '',
      note: '25',
    });
    await testApp.app.directory.defect(testApp.app.db, {
      kind: 'EMPTY_STEP',
      organisationId: organisationId ?? '',
      note: 'step 3',
    });
    await warn('emp-0011-0006', { level: 'HIGH' });
    await testApp.warn({ person: { phone: '15499990011' }, level: 'HIGH', note: '来电人自称快递客服' });
    const closed = await warn('emp-0011-0007', { level: 'MEDIUM' });
    await act('adv-0011-1', closed, 'ack');
    await act('adv-0011-1', closed, 'outcome', { outcome: 'NOT_INVOLVED', detail: { method: 'PHONE' } });
    await act('duty-01', closed, 'approve');
    const away = await warn('emp-0011-0008', { level: 'CRITICAL' });
    await act('adv-0011-1', away, 'ack');
    await act('adv-0011-1', away, 'outcome', { outcome: 'UNREACHABLE', detail: { method: 'PHONE' } });
    await testApp.advance(minutes(45));
    const review = await warn('emp-0011-0009', { level: 'HIGH' });
    await act('adv-0011-1', review, 'ack');
    await act('adv-0011-1', review, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
    await warn('emp-0011-0010', { level: 'CRITICAL' });
    // All read at once, before what is open is revoked: most of it is waiting for pages.
    const waiting = Object.keys(ROLES);
    const walkOn = async (): Promise<void> => {
      for (let userid = waiting.shift(); userid !== undefined; userid = waiting.shift()) {
        walks.set(userid, await walk(userid));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, walkOn));
  }, WALKS_MS);

  const common = new Set<string>();

  async function walk(userid: string): Promise<Walk> {
    const page = await views.open(userid, '/h5/home');
    const settled = settling(page);
    const faults: string[] = [];
    const waiting = ['/h5/home', ...(BEHIND_BUTTONS[userid] ?? [])];
    const known = new Set(waiting);
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await goWithin(page, path);
      await settled();
      await snapshot(page, `every-${userid}${path.replaceAll('/', '-').replace(/[?=&]/g, '_')}`, { whole: true });
      faults.push(...(await faultsOn(page, userid)).map((fault) => `${path}: ${fault}`));
      await page.setViewportSize(DESK);
      if ((await sideways(page)) > 0) faults.push(`${path}: sticks out on the desk`);
      await snapshot(page, `desk-${userid}${path.replaceAll('/', '-').replace(/[?=&]/g, '_')}`);
      await page.setViewportSize(PHONE);
      for (const next of await linksOn(page)) {
        const kind = kindOf(next);
        if (known.has(kind) || common.has(kind)) continue;
        known.add(kind);
        if (COMMON.test(kind)) common.add(kind);
        waiting.push(next);
      }
    }
    return { faults, kinds: known.size };
  }

  test.each(Object.keys(ROLES))(
    'as %s: nothing sticks out, no code stands in the text, no link leads nowhere',
    (userid) => {
      expect(walks.get(userid)).toEqual({ faults: [], kinds: expect.toSatisfy((kinds: number) => kinds > 3) });
    },
  );
});

/** As a link of the page does it: what is loaded stays. Each page by its address alone is tried in the first visit. */
const goWithin = (page: Page, to: string): Promise<void> =>
  page.evaluate(`history.pushState(null, '', ${JSON.stringify(to)}); dispatchEvent(new PopStateEvent('popstate'))`);

/** One page of a kind says enough of it: ids and searches are left out. */
const kindOf = (path: string): string => path.replace(/[0-9A-Z]{26}/g, ':id').replace(/\?.*$/, '');

async function linksOn(page: Page): Promise<string[]> {
  const found = await page
    .locator('a[href]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  return [...new Set(found)].filter((href) => href.startsWith('/h5'));
}

/** Which elements reach beyond the edge, by tag and class. */
const widest = (page: Page): Promise<string> =>
  page.locator('html').evaluate((html) =>
    [...html.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > html.clientWidth)
      .map((one) => `${one.tagName.toLowerCase()}.${one.className}`)
      .slice(0, 5)
      .join(', '),
  );

async function faultsOn(page: Page, userid: string): Promise<string[]> {
  const faults: string[] = [];
  const wide = await sideways(page);
  if (wide > 0) faults.push(`sticks out by ${wide} px: ${await widest(page)}`);
  const whole = (await page.locator('body').allInnerTexts()).join('\n');
  const text = whole.replace(KNOWN_CODES, '');
  const words = (text.match(/[A-Za-z_]{3,}/g) ?? []).filter(
    (word) => !KNOWN_WORDS.test(word) && !userid.includes(word),
  );
  if (words.length > 0) faults.push(`words: ${[...new Set(words)].join(' ')}`);
  const dates = text.match(/\d{4}-\d\d-\d\dT\S*/g) ?? [];
  if (dates.length > 0) faults.push(`dates: ${dates.join(' ')}`);
  faults.push(...(await touching(page)));
  if (await page.locator('main.message').count()) faults.push(`message: ${text.slice(0, 60)}`);
  return faults;
}

/** Buttons and fields one above the other with no room between them: a thumb hits the wrong one. Rows of a list have lines. */
function touching(page: Page): Promise<string[]> {
  return page.locator('body').evaluate((body) => {
    const all = [...body.querySelectorAll('button, input, select, textarea')]
      .filter((one) => !one.closest('[role=tablist], nav, .chips, details:not([open])'))
      .filter((one) => {
        const { backgroundColor, borderLeftWidth } = one.ownerDocument.defaultView.getComputedStyle(one);
        return borderLeftWidth !== '0px' || !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor);
      })
      .map((one) => ({
        name: one.textContent || one.getAttribute('placeholder') || one.tagName,
        box: one.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
    return all.flatMap((upper) =>
      all
        .filter(({ box }) => {
          const gap = box.top - upper.box.bottom;
          return gap > -2 && gap < 4 && box.left < upper.box.right && upper.box.left < box.right;
        })
        .map((lower) => `no room between ${upper.name} and ${lower.name}`),
    );
  });
}
