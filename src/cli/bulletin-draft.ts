import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import {
  AUDIENCE_ROLES,
  BulletinBody,
  type BulletinInput,
  type By,
  bulletinOptions,
} from '../domain/bulletins/index.ts';

export interface DraftOptions {
  ack: boolean;
  title?: string;
  body?: string;
  fraudType?: string;
  template?: string;
  role: string[];
  org: string[];
  township: string[];
  station: string[];
  kind: string[];
  tier: string[];
  sector: string[];
  industry: string[];
  post: string[];
  tag: string[];
  longText?: string;
  waveMinutes?: string;
  corrects?: string;
  deadline?: string;
  schedule?: string;
  quorum?: string;
  drill?: true;
}

const more = (value: string, before: string[]): string[] => [...before, value];

/** What a bulletin says and to whom, as options of a command. */
export function withDraftOptions(command: Command): Command {
  return command
    .option('--title <text>', 'at most 20 characters')
    .option('--body <text>', 'at most 88 characters')
    .option('--fraud-type <code>')
    .option('--template <id>', 'a ready text instead of title, body and fraud type')
    .option('--role <role>', `${AUDIENCE_ROLES.join(', ')}; repeat it for more`, more, [])
    .option('--org <code>', 'an organisation; repeat it for more; left out: all', more, [])
    .option('--township <name>', 'repeat it for more', more, [])
    .option('--station <name>', 'repeat it for more', more, [])
    .option('--kind <kind>', 'ENTERPRISE, COMMUNITY, BANK, TELCO, SCHOOL, HEALTH; repeat it for more', more, [])
    .option('--tier <tier>', 'ABOVE_SCALE, KEY, GENERAL; repeat it for more', more, [])
    .option('--sector <sector>', 'HEALTH, EDUCATION, FINANCE; repeat it for more', more, [])
    .option('--industry <name>', 'repeat it for more', more, [])
    .option('--post <name>', 'of employees; repeat it for more', more, [])
    .option('--tag <tag>', 'OUT_OF_PROVINCE, NEW_HIRE, PRIMARY_ADVISOR; repeat it for more', more, [])
    .option('--long-text <text>', 'for the page behind the card')
    .option('--corrects <id>', 'the bulletin this one puts right')
    .option('--deadline <time>', 'ISO 8601, e.g. 2026-01-31T18:00+08:00')
    .option('--schedule <time>', 'ISO 8601; left out: at once')
    .option('--quorum <n>', 'so many answers of an organisation are enough')
    .option('--wave-minutes <n>', 'so long the next of an organisation are not asked yet')
    .option('--drill')
    .option('--no-ack', 'nobody has to sign');
}

/** The options as the page would have sent them: places by their names, checked by the same schema. */
export async function draftFrom(app: App, options: DraftOptions, by: By): Promise<BulletinInput> {
  const choices = await bulletinOptions(app.bulletins, by);
  const { title, body, fraudType, longText, template: templateId, deadline, schedule, quorum, waveMinutes } = options;
  const lists = {
    organisationIds: await organisationsOf(app, options.org),
    townshipIds: idsOf('township', options.township, choices.townships),
    stationIds: idsOf('station', options.station, choices.stations),
    kinds: options.kind,
    tiers: options.tier,
    sectors: options.sector,
    industries: options.industry,
    posts: options.post,
    tags: options.tag,
  };
  const parsed = BulletinBody.safeParse({
    ...without({ title, body, fraudType, longText, templateId, deadlineAt: deadline, scheduledAt: schedule }),
    ...(quorum === undefined ? {} : { quorum: Number(quorum) }),
    ...(waveMinutes === undefined ? {} : { waveMinutes: Number(waveMinutes) }),
    ackRequired: options.ack,
    drill: options.drill === true,
    filter: { roles: options.role, ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) },
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
}

async function organisationsOf(app: App, codes: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const code of codes) {
    const organisation = await app.directory.organisationByCode(app.db, code);
    if (!organisation) throw new Error(`no organisation has the code ${code}`);
    ids.push(organisation.id);
  }
  return ids;
}

function idsOf(kind: string, names: readonly string[], places: readonly { id: string; name: string }[]): string[] {
  return names.map((name) => {
    const place = places.find((one) => one.name === name);
    if (!place) throw new Error(`no ${kind} of this officer is called ${name}`);
    return place.id;
  });
}

function without(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
