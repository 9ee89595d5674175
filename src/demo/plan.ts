import type { OrganisationKind, Tier } from '../domain/directory/index.ts';
import { banks, brand, createRandom, industries, operators, placeStem, type Random, townships } from './names.ts';

export type Scale = 'small' | 'full';

export interface OrganisationPlan {
  code: string;
  name: string;
  shortName: string;
  kind: OrganisationKind;
  tier: Tier;
  sector: 'HEALTH' | 'EDUCATION' | 'FINANCE' | null;
  industry: string | null;
  township: number;
  size: number;
  advisors: number;
  /** Number of a deputy whose appointment has lapsed, or 0. */
  lapsedDeputy: number;
}

const smallSizes = [2300, 360, 300, 220, 180, 155, 120, 90, 70, 55, 40, 25];
const fullClasses = [
  { count: 1, low: 2300, high: 2300 },
  { count: 12, low: 1000, high: 1999 },
  { count: 35, low: 500, high: 999 },
  { count: 82, low: 300, high: 499 },
  { count: 100, low: 150, high: 299 },
  { count: 70, low: 20, high: 149 },
];
const gaps: Record<Scale, number[]> = { small: [12], full: [260, 280, 300] };
const others: Record<
  Scale,
  { communities: number; branches: number; operators: number; schools: number; clinics: number }
> = {
  small: { communities: 4, branches: 2, operators: 1, schools: 2, clinics: 1 },
  full: { communities: 60, branches: 24, operators: 3, schools: 20, clinics: 8 },
};

/** Every organisation of the county; 0001 is the plant of 2,300 people in the first township. */
export function planOrganisations(seed: number, scale: Scale): OrganisationPlan[] {
  const random = createRandom(seed, 'organisations');
  const sizes = scale === 'small' ? smallSizes : fullClasses.flatMap((sizeClass) => drawSizes(sizeClass, random));
  const enterprises = sizes.map((size, index) => enterprise(index + 1, { size, gaps: gaps[scale], random }));
  const partners = planPartners(scale, random);
  return [...enterprises, ...partners].map((plan, index) => ({ ...plan, code: String(index + 1).padStart(4, '0') }));
}

type Uncoded = Omit<OrganisationPlan, 'code'>;

function enterprise(no: number, { size, gaps, random }: { size: number; gaps: number[]; random: Random }): Uncoded {
  const industry = no === 1 ? '汽车部件' : random.pick(industries);
  const advisors = gaps.includes(no) ? 0 : advisorsFor(size);
  return {
    name: `云栖示范${brand(no)}${industry}有限公司`,
    shortName: `${brand(no)}${industry}`,
    kind: 'ENTERPRISE',
    tier: tierFor(size),
    sector: null,
    industry,
    township: no === 1 ? 0 : random.weighted(weights),
    size,
    advisors,
    lapsedDeputy: no % 21 === 5 && advisors > 1 ? 2 : 0,
  };
}

const weights = townships.map(({ weight }) => weight);

function advisorsFor(size: number): number {
  if (size >= 1000) return 3;
  return size >= 150 ? 2 : 1;
}

function tierFor(size: number): Tier {
  if (size >= 1000) return 'KEY';
  return size >= 300 ? 'ABOVE_SCALE' : 'GENERAL';
}

/** One size from each of `count` equal slices, leaning to the small end: totals hardly differ between seeds. */
function drawSizes({ count, low, high }: { count: number; low: number; high: number }, random: Random): number[] {
  const draw = (_: unknown, slice: number): number => {
    const share = (slice + random.next()) / count;
    return low + Math.floor(((high - low) * share * (1 + 2 * share)) / 3);
  };
  return Array.from({ length: count }, draw).reverse();
}

function planPartners(scale: Scale, random: Random): Uncoded[] {
  const count = others[scale];
  const partner = (kind: OrganisationKind, shortName: string, size: [number, number], township: number): Uncoded => ({
    name: `${shortName.startsWith('云栖') ? '' : '云栖'}${shortName}`,
    shortName,
    kind,
    tier: 'GENERAL',
    sector: sectorOf[kind],
    industry: null,
    township,
    size: random.int(...size),
    advisors: 1,
    lapsedDeputy: 0,
  });
  const stem = (n: number): string => placeStem(townships[n % 16]?.name ?? '');
  const each = (n: number, make: (index: number) => Uncoded): Uncoded[] => Array.from({ length: n }, (_, i) => make(i));
  return [
    ...each(count.communities, (i) => partner('COMMUNITY', `${stem(i)}${brand(i + 301)}社区`, [5, 9], i % 16)),
    ...each(count.branches, (i) =>
      partner('BANK', `${banks[i % 6]}${stem(Math.floor(i / 6))}支行`, [8, 14], Math.floor(i / 6)),
    ),
    ...each(count.operators, (i) => partner('TELCO', `${operators[i]}`, [20, 30], i)),
    ...each(count.schools, (i) => partner('SCHOOL', `${stem(i)}示范${i < 16 ? '小' : '中'}学`, [20, 40], i % 16)),
    ...each(count.clinics, (i) => partner('HEALTH', `${stem(i)}示范卫生院`, [20, 50], i)),
  ];
}

const sectorOf: Record<OrganisationKind, OrganisationPlan['sector']> = {
  ENTERPRISE: null,
  COMMUNITY: null,
  BANK: 'FINANCE',
  TELCO: null,
  SCHOOL: 'EDUCATION',
  HEALTH: 'HEALTH',
};
