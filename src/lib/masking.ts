const SECRET_PARAMETERS =
  'access_token|corpsecret|suite_access_token|provider_access_token|response_code|msg_signature';

/** 15412345678 → 154****5678; anything that is not an 11-digit number is hidden whole. */
export function maskPhone(phone: string): string {
  return /^\d{11}$/.test(phone) ? `${phone.slice(0, 3)}****${phone.slice(7)}` : '****';
}

/** 岚知夏 → 岚*夏, 岚夏 → 岚*, one character → *; each hidden character is one star. */
export function maskName(name: string): string {
  const characters = Array.from(name.trim());
  const [first, last] = [characters.at(0) ?? '', characters.at(-1) ?? ''];
  if (characters.length <= 1) return '*';
  if (characters.length === 2) return `${first}*`;
  return `${first}${'*'.repeat(characters.length - 2)}${last}`;
}

/** Keeps the last four digits, which is what a bank desk needs to find the slip. */
export function maskAccount(account: string): string {
  const digits = account.replace(/\s/g, '');
  return digits.length > 4 ? `****${digits.slice(-4)}` : '****';
}

/** Masks what must not reach a log inside free text: secrets in URLs and JSON, one-time codes in queries, mobile numbers. */
export function maskText(text: string): string {
  return text
    .replace(queryPattern, '$1=***')
    .replace(jsonPattern, '$1$2***')
    .replace(bearerPattern, '$1***')
    .replace(userInfoPattern, '$1***@')
    .replace(mobilePattern, maskPhone);
}

const queryPattern = new RegExp(`((?:[?&](?:code|state|ticket)|\\b(?:${SECRET_PARAMETERS})))=[^&\\s"'\\\\]+`, 'gi');
const jsonPattern = new RegExp(`(${SECRET_PARAMETERS})(\\\\?"\\s*:\\s*\\\\?")[^"\\\\]+`, 'gi');
const bearerPattern = /\b(bearer\s+)[\w.~+/=-]+/gi;
const userInfoPattern = /(\b[a-z][a-z\d+.-]*:\/\/[^/\s:@]*:)[^/\s@]+@/gi;
const mobilePattern = /(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])/g;
