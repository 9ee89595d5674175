export const countyName = '云栖示范县';

/** Made-up places with their share of the county's people, in percent. */
export const townships = [
  { name: '青岚街道', weight: 14 },
  { name: '望汀街道', weight: 12 },
  { name: '泷岚街道', weight: 10 },
  { name: '东砚街道', weight: 9 },
  { name: '栖禾桥镇', weight: 8 },
  { name: '白鹭汀镇', weight: 7 },
  { name: '石岫湾镇', weight: 6 },
  { name: '梅砚岭镇', weight: 6 },
  { name: '和风汀镇', weight: 5 },
  { name: '杏砚坪镇', weight: 5 },
  { name: '双汀埠镇', weight: 4 },
  { name: '云砚埠镇', weight: 4 },
  { name: '松涧汀镇', weight: 3 },
  { name: '稻禾汀镇', weight: 3 },
  { name: '水岫乡', weight: 2 },
  { name: '竹影汀乡', weight: 2 },
] as const;

/** None of them a common surname, so that no demo name can be a real colleague's. */
export const surnames = Array.from('岚砚汀禾岫泠霁漪溯筠蘅芷笙箫翎霭霏渚浔沅浥萤垚琤');

/** 24 × 20 = 480 two-character given names. */
export const givenNames = Array.from('知听晚清望闻初若书景云星月雪予亦南北锦安乐思言行').flatMap((first) =>
  Array.from('夏秋舟溪桥川野原林竹松柏梅兰荷棠楹棣槿榆').map((second) => first + second),
);

const brandFirst = Array.from('澜汀砚岚禾岫溪霁筠蘅芷笙箫翎霭渚浔沅萤琤');
const brandSecond = Array.from('川屿澄越启恒泽丰远拓睿铭辰曜嘉栎桁钧锐聿');

/** 400 different brands; neighbours share no character. */
export function brand(n: number): string {
  const index = (n * 147 + 31) % 400;
  return `${brandFirst[index % 20]}${brandSecond[Math.floor(index / 20)]}`;
}

export const industries = ['动力电池', '纺织', '机械', '建材', '物流', '商贸', '食品'] as const;

/** The big plant's twelve; other plants take as many as they need. */
export const workshops = Array.from(
  '冲压 焊装 涂装 总装 注塑 机加 铸造 锻造 热处理 电泳 包装 仓储'.split(' '),
  (w) => `${w}车间`,
);

export const banks = ['岚汀', '禾岫', '砚溪', '霁川', '筠泽', '芷澜'].map((bank) => `${bank}示范银行`);
export const operators = ['澜讯', '禾讯', '岫讯'].map((operator) => `${operator}示范通信`);

export function personName(random: Random): string {
  return random.pick(surnames) + random.pick(givenNames);
}

/** 青岚街道 → 青岚. */
export function placeStem(township: string): string {
  return township.replace(/(街道|镇|乡)$/, '');
}

const digits = Array.from('零一二三四五六七八九');

/** 1–99 as written in the names of teams and buildings. */
export function chineseNumber(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : digits[tens]}十`;
  return ten + (ones === 0 ? '' : digits[ones]);
}

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number in [low, high]. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Index of a weight, as likely as the weight is heavy. */
  weighted(weights: readonly number[]): number;
}

/** Mulberry32 started from seed and label: the same pair gives the same row of numbers on every machine. */
export function createRandom(seed: number, label: string): Random {
  let state = fnv1a(`${seed}/${label}`);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick<T>(items: readonly T[]): T {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    weighted(weights) {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      let left = next() * total;
      const index = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      return index < 0 ? weights.length - 1 : index;
    },
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
