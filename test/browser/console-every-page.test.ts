import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBulletins } from '../scenarios/bulletin-actions.ts';
import { useCampaigns } from '../scenarios/campaign-actions.ts';
import { useActions } from '../support/actions.ts';
import { settling, snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';
import { sideways } from './held-phone.ts';

const SMALL = { width: 1366, height: 768 };
const WIDE = { width: 1440, height: 900 };

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every page the menu or another page leads to, with the rights of which one is enough. */
const PAGES = pagesIn(readFileSync(join(import.meta.dirname, '../../src/pages/console/pages.ts'), 'utf8'));

/** What is written in Latin letters on purpose: names of things, and what people call files. */
const KNOWN_WORDS =
  /^(APP|API|CSV|XLSX|JSON|PDF|XML|SHA|HTTP|HTTPS|TOTP|URL|CPU|Esc|Ctrl|Enter|Tab|Shift|Delete|Redis|PostgreSQL|WeCom|OPPO|vivo|YJ|TB|GR|YL|CK|Linux|Windows|Chrome|sdfl|MONITOR_URL)$/;

/** Its checks stand under the names that they have in the log. */
const NAMED_AS_IN_LOG = '/operations';

interface Walk {
  /** Pages looked at. */
  visited: string[];
  faults: string[];
}

describe('every page of the desk', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const views = useBrowser(testApp);
  const bulletins = useBulletins(testApp, actions);
  const campaigns = useCampaigns(testApp);

  beforeAll(async () => {
    const { act, warn } = actions;
    await campaigns.until('09:02');
    await campaigns.open('centre-1');
    await bulletins.send('centre-1');
    await bulletins.draft('centre-1');
    const review = await warn('emp-0010-0009', { level: 'HIGH' });
    await act('adv-0010-1', review, 'ack');
    await act('adv-0010-1', review, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
    await testApp.warn({ person: { phone: '15499990011' }, level: 'HIGH', note: '来电人自称快递客服' });
    await warn('emp-0010-0010', { level: 'CRITICAL' });
  });

  test('as the centre: a heading, nothing that sticks out at 1366 × 768, no code in the text, no serious finding of axe', async () => {
    const { visited, faults } = await walk('centre-1');
    expect(faults).toEqual([]);
    expect(visited.length).toBeGreaterThan(10);
  });

  test('at night: three pages are as readable as by day', async () => {
    const page = await views.console('centre-1', '/console/nowhere', SMALL);
    await page.evaluate(`localStorage.setItem('eqian.shade', 'dark')`);
    await page.reload();
    const settled = settling(page);
    const faults: string[] = [];
    for (const path of ['/', '/warnings', '/bulletins']) {
      await goTo(page, path);
      await settled();
      faults.push(...(await seriousFindings(page)).map((fault) => `${path}: ${fault}`));
      await picture(page, `dark${nameOf(path)}`);
    }
    expect(faults).toEqual([]);
  });

  test.each(['admin-1', 'auditor-1', 'joint-1', 'duty-01', 'adv-0010-1'])(
    'as %s: whatever his menu leads to opens, with nothing that sticks out',
    async (userid) => {
      const { visited, faults } = await walk(userid, { isBrief: true });
      expect(faults).toEqual([]);
      expect(visited.length).toBeGreaterThan(0);
    },
  );

  /** By the list of pages, and by the links that they show to one object of a kind. */
  async function walk(userid: string, { isBrief = false } = {}): Promise<Walk> {
    const { rights: has } = await (await actions.browser(userid)).get<{ rights: string[] }>('/api/desk/me');
    const page = await views.console(userid, '/console/nowhere', SMALL);
    await page.evaluate(`localStorage.setItem('eqian.shade', 'light')`);
    const settled = settling(page);
    const walked: Walk = { visited: [], faults: [] };
    const open = PAGES.filter(({ rights }) => rights.length === 0 || rights.some((right) => has.includes(right)));
    const waiting = open.map(({ path }) => path).filter((path) => !path.includes(':'));
    const known = new Set(waiting);
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await goTo(page, path);
      await settled();
      const faults = [...(await faultsOn(page, path)), ...(isBrief ? [] : await seriousFindings(page))];
      walked.visited.push(path);
      walked.faults.push(...faults.map((fault) => `${kindOf(path ?? '')}: ${fault}`));
      await picture(page, `${userid}${nameOf(path)}`);
      for (const next of isBrief ? [] : await linksOn(page)) {
        if (known.has(kindOf(next)) || !open.some((one) => matches(one.path, next))) continue;
        known.add(kindOf(next));
        waiting.push(next);
      }
    }
    return walked;
  }
});

/** As a link of the desk does it: what is loaded stays. */
const goTo = (page: Page, path: string): Promise<void> =>
  page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(`/console${path}`)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );

const ID = /[0-9A-Z]{26}/g;

/** One page of a kind says enough of it: ids and searches are left out. */
const kindOf = (path: string): string => path.replace(ID, ':id').replace(/\?.*$/, '');

const nameOf = (path: string): string => kindOf(path).replaceAll(':', '').replaceAll('/', '-');

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path.replace(/\?.*$/, ''));

async function linksOn(page: Page): Promise<string[]> {
  const links = await page
    .locator('a[href^="/console/"]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return [...new Set(links)].map((href) => href.slice('/console'.length));
}

async function faultsOn(page: Page, path: string): Promise<string[]> {
  await page.locator('h1').first().waitFor();
  const headings = await page.locator('h1').allInnerTexts();
  const wide = await sideways(page);
  const text = (await page.locator('body').allInnerTexts()).join('\n');
  const words =
    path === NAMED_AS_IN_LOG
      ? []
      : (text.match(/(?<![\w.:/-])[A-Za-z_]{3,}(?![\w.:/-])/g) ?? []).filter((word) => !KNOWN_WORDS.test(word));
  return [
    ...(headings.length === 1 ? [] : [`headings: ${headings.join(' | ') || 'none'}`]),
    ...(wide > 0 ? [`sticks out by ${wide} px`] : []),
    ...(words.length > 0 ? [`words: ${[...new Set(words)].join(' ')}`] : []),
    ...(text.match(/\d{4}-\d\d-\d\dT\S*|\bundefined\b|\bNaN\b|\[object/g) ?? []),
    ...(/暂时打不开|页面没有打开|没有这个页面|您没有查看权限/.test(text) ? [`did not open: ${text.slice(-200)}`] : []),
  ];
}

interface Finding {
  id: string;
  impact: string;
  nodes: { target: string[]; html: string }[];
}

/**
 * Left out: the row by which antd measures a table's columns, and the experimental rule on names beside what is seen: a
 * row of the board is read as one sentence, its cells are seen.
 */
async function seriousFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(`${AXE}; undefined`);
  const found = await page.evaluate<Finding[]>(
    `axe.run({ exclude: [['.ant-table-measure-row']] }, { rules: { 'label-content-name-mismatch': { enabled: false } }, resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, impact, nodes }) =>
      ({ id, impact, nodes: nodes.slice(0, 3).map(({ target, html }) => ({ target, html })) })))`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join('  ')}`);
}

/** For whoever looks at them: as large as an officer's screen. */
async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.EQIAN_SCREENSHOTS) return;
  await page.setViewportSize(WIDE);
  await snapshot(page, `desk-${name}`);
  await page.setViewportSize(SMALL);
}

/** The list of pages is written for the browser, with its own rules of types; here its lines are enough. */
function pagesIn(source: string): { path: string; rights: string[] }[] {
  const found = source.matchAll(/path: '([^']+)',[^}]*?rights: \[([^\]]*)\]/g);
  return [...found].map(([, path = '', rights = '']) => ({
    path,
    rights: [...rights.matchAll(/'([^']+)'/g)].map(([, right = '']) => right),
  }));
}
