const FULL_WIDTH = /[０-９．，]/g;

/** What was typed as yuan, in fen; null when it is no sum of at most two decimals. */
export function parseYuan(typed: string): number | null {
  const plain = typed.replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  const match = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(plain.replace(/[,\s元¥￥]/g, ''));
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** 123456 fen is 「1,234.56元」. */
export function yuanText(cents: number): string {
  const whole = Math.floor(cents / 100).toString();
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${(cents % 100).toString().padStart(2, '0')}元`;
}
