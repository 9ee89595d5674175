interface Bench {
  summary: string;
  load(): Promise<{ run(args: string[]): Promise<void> }>;
}

/** What `npm run bench <name>` can measure. Each prints its figures beside its floor and ends with one JSON object. */
export const benches: Readonly<Record<string, Bench>> = {
  callback: {
    summary: 'the callback door: keep durably and answer, against verify + decrypt + drop',
    load: () => import('./callback/index.ts'),
  },
  ladder: {
    summary: 'lateness of a thousand ladders due in one minute, with Redis and without, against bare SQL',
    load: () => import('./ladder/index.ts'),
  },
  push: {
    summary: 'a card for every advisor of the full county, against bare posts to the same sandbox',
    load: () => import('./push.ts'),
  },
  campaign: {
    summary: 'a campaign for the whole county: questions, answers, live counters, against the pace and bare SQL',
    load: () => import('./campaign/index.ts'),
  },
  console: {
    summary: 'the officers’ desk: lists over a year of history beside their SQL, and a thousand open boards',
    load: () => import('./console/index.ts'),
  },
  idle: {
    summary: 'memory of the built service doing nothing, and its second start',
    load: () => import('./idle.ts'),
  },
  import: {
    summary: 'rosters of 10,000 to 1,000,000 rows checked and applied, against the same people inserted bare',
    load: () => import('./import/index.ts'),
  },
  pages: {
    summary: 'a repeat visit of the home page over slow 3G, until something can be read, against two bare round trips',
    load: () => import('./pages.ts'),
  },
  read: {
    summary: 'how late the process comes to its turn while hostile lists are refused, against a busy thread beside it',
    load: () => import('./read.ts'),
  },
  replay: {
    summary: 'ninety days of a full county under another ladder, and how late the process comes to its turn meanwhile',
    load: () => import('./replay.ts'),
  },
  way: {
    summary: 'the files and functions a warning and a press go through, as V8 saw them run',
    load: () => import('./way.ts'),
  },
};

/** Parts of a bench that must not share a process with the measured one; `run.ts --child <name>` starts them. */
export const children: Readonly<Record<string, () => Promise<{ run(): void | Promise<void> }>>> = {
  service: () => import('./service.ts'),
  wecom: () => import('./wecom.ts'),
  'callback/webhook': () => import('./callback/webhook.ts'),
  'callback/senders': () => import('./callback/senders.ts'),
  'callback/worker': () => import('./callback/worker.ts'),
  'campaign/senders': () => import('./campaign/senders.ts'),
  'import/service': () => import('./import/service.ts'),
};

export async function runBench(name: string, args: string[]): Promise<void> {
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (bench === undefined)
    throw new Error(`no bench is called "${name}"; there are: ${Object.keys(benches).join(', ')}`);
  const { run } = await bench.load();
  await run(args);
}
