import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

export interface FieldKey {
  kid: string;
  key: Buffer;
}

export interface FieldCrypto {
  /** `kid.base64url(iv|ciphertext|tag)` under the newest key. */
  seal(plain: string): string;
  open(sealed: string): string;
  /** The same for a file; text and its UTF-8 bytes seal alike, so either may be re-sealed as the other. */
  sealBytes(plain: Buffer): string;
  openBytes(sealed: string): Buffer;
  /** Keyed hash of a normalised 11-digit number, so that people can be found by phone while phones stay sealed. */
  phoneHash(phone11: string): string;
  auditMac(data: string): string;
  /** Keyed hash behind the check words on cards: nobody without the key can make one. */
  checkWordMac(data: string): Buffer;
  /** Base64; with it this person's browser seals what he has half filled in. */
  formKey(personId: string): string;
}

/**
 * Keys come newest first. The newest seals and every one opens, but phone hash and audit MAC hang on the oldest,
 * so that rotating a key re-encrypts and never re-hashes; the check words hang on it too, which stand on cards already.
 */
export function createFieldCrypto(keys: FieldKey[]): FieldCrypto {
  const [newest, oldest] = [keys.at(0), keys.at(-1)];
  if (!newest || !oldest) throw new Error('field crypto needs at least one key');
  const sealKeys = new Map(keys.map(({ kid, key }) => [kid, derive(key, 'eqian/field/aes-256-gcm')]));
  const phoneKey = derive(oldest.key, 'eqian/phone-hash/hmac-sha256');
  const checkWordKey = derive(oldest.key, 'eqian/check-word/hmac-sha256');
  const formKey = derive(oldest.key, 'eqian/form-key/hmac-sha256');
  const auditKey = derive(oldest.key, 'eqian/audit-mac/hmac-sha256');
  const sealKey = (kid: string): Buffer => {
    const key = sealKeys.get(kid);
    if (!key) throw new Error(`sealed with key "${kid}", which FIELD_KEY does not hold: add that older key again`);
    return key;
  };

  const sealBytes = (plain: Buffer): string =>
    `${newest.kid}.${encrypt(sealKey(newest.kid), plain).toString('base64url')}`;
  const openBytes = (sealed: string): Buffer => {
    const dot = sealed.indexOf('.');
    if (dot < 1) throw new Error('not a sealed value: no key id in front');
    const kid = sealed.slice(0, dot);
    return decrypt(sealKey(kid), Buffer.from(sealed.slice(dot + 1), 'base64url'), kid);
  };

  return {
    seal: (plain) => sealBytes(Buffer.from(plain, 'utf8')),
    open: (sealed) => openBytes(sealed).toString('utf8'),
    sealBytes,
    openBytes,
    phoneHash(phone11) {
      if (!/^\d{11}$/.test(phone11)) throw new Error('phoneHash takes the 11 digits of a normalised phone number');
      return createHmac('sha256', phoneKey).update(phone11).digest('hex');
    },
    checkWordMac: (data) => createHmac('sha256', checkWordKey).update(data).digest(),
    formKey: (personId) => createHmac('sha256', formKey).update(personId).digest('base64'),
    auditMac: (data) => createHmac('sha256', auditKey).update(data).digest('hex'),
  };
}

/** Reads `kid:base64,kid:base64`, newest first. Its errors name position and key id, never the key. */
export function parseFieldKeys(text: string): FieldKey[] {
  const keys = text.split(',').map((entry, index) => parseFieldKey(entry.trim(), index + 1));
  const kids = keys.map(({ kid }) => kid);
  const twice = kids.find((kid, index) => kids.indexOf(kid) !== index);
  if (twice !== undefined) throw new Error(`key id "${twice}" appears twice: give every key an id of its own`);
  return keys;
}

function parseFieldKey(entry: string, position: number): FieldKey {
  const colon = entry.indexOf(':');
  if (colon < 1) throw new Error(`key ${position} is not of the form kid:base64, e.g. k1:$(openssl rand -base64 32)`);
  const [kid, encoded] = [entry.slice(0, colon), entry.slice(colon + 1)];
  if (!/^[\w-]{1,32}$/.test(kid)) {
    throw new Error(`key ${position} has an id that is not 1–32 letters, digits, "_" or "-"`);
  }
  const key = /^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  if (key.length !== KEY_BYTES) {
    throw new Error(`key "${kid}" is not base64 of ${KEY_BYTES} bytes: make one with openssl rand -base64 32`);
  }
  return { kid, key };
}

function derive(key: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), info, KEY_BYTES));
}

function encrypt(key: Buffer, plain: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, kid: string): Buffer {
  if (sealed.length < IV_BYTES + TAG_BYTES) throw new Error('not a sealed value: too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch (cause) {
    throw new Error(`sealed value does not open with key "${kid}": changed, or another key under the same id`, {
      cause,
    });
  }
}
