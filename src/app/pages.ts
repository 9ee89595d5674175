import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Server } from '../http/index.ts';
import type { PageEntry } from '../kernel/module/index.ts';

interface PageNeeds {
  /** Where the built pages lie. */
  dir: string;
  sandbox: boolean;
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#0b57a4" d="M12 1l9 4v6c0 6-4 10-9 12-5-2-9-6-9-12V5z"/></svg>`;

const PUBLIC_PAGES = ['/h5/notice', '/h5/help'];

/** Entries of the home page that lead nowhere: no page was built for them. Where no pages are built at all, nothing is known. */
export function unbuiltPages(dir: string, pages: readonly PageEntry[]): string[] {
  const path = join(dir, 'h5/.vite/manifest.json');
  if (!existsSync(path)) return [];
  const built = Object.keys(JSON.parse(readFileSync(path, 'utf8')));
  return pages
    .map(({ to }) => [to, `pages/${to.slice('/h5/'.length).replaceAll('/', '.')}.tsx`] as const)
    .filter(([, file]) => !built.some((one) => one.includes('/domain/') && one.endsWith(`/${file}`)))
    .map(([to, file]) => `the page ${to} is not built: no module has ${file}`);
}

/** Pages opened from cards: one document, its own paths; only the notice and the help are open to everybody. */
export async function pageRoutes(app: Server, { dir, sandbox }: PageNeeds): Promise<void> {
  const home = sandbox ? '/sandbox/' : '/h5/warnings';
  app.get('/', (_request, reply) => reply.redirect(home));
  // Browsers ask for it beside every page and every file, whatever the page says.
  app.get('/favicon.ico', { config: { permission: 'public' } }, (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(ICON),
  );
  const h5 = join(dir, 'h5');
  if (!existsSync(join(h5, 'index.html'))) return;

  const document = readFileSync(join(h5, 'index.html'));
  const assets = join(h5, 'assets');
  if (existsSync(assets)) {
    await app.register(fastifyStatic, {
      root: assets,
      prefix: '/h5/assets/',
      decorateReply: false,
      preCompressed: true,
      setHeaders: (reply) => void reply.header('vary', 'accept-encoding'),
      immutable: true,
      maxAge: '30d',
    });
  }
  for (const path of PUBLIC_PAGES) {
    app.get(path, { config: { permission: 'public' } }, (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(document),
    );
  }
  app.get('/h5', (_request, reply) => reply.redirect('/h5/warnings'));
  app.get('/h5/*', { config: { permission: 'person' } }, (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(document),
  );
}
