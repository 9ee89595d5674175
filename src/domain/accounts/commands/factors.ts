import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import qrcode from 'qrcode';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import { conflict, invalid } from '../../../lib/problem.ts';
import { PasskeyAnswer, type PasskeyAnswerData, type TotpSetupData } from '../api.ts';
import type { AccountContext } from '../context.ts';
import { newTotpSecret, recoveryCodes, recoveryDigest, totpStep, totpUri } from '../rules/secrets.ts';
import * as store from '../store.ts';

/** A secret for an authenticator, kept beside the ticket until a first code proves that it was taken over. */
export async function beginTotp(ctx: AccountContext, ticket: string, name: string): Promise<TotpSetupData> {
  const secret = newTotpSecret();
  await store.keepOnTicket(ctx.db, ticket, { totpSealed: ctx.crypto.seal(secret) });
  const qr = await qrcode.toDataURL(totpUri(secret, name), { errorCorrectionLevel: 'M', margin: 1, width: 220 });
  return { secret, qr };
}

/** The first code: the secret is his from now on. False: it is not its code. */
export async function takeTotp(
  ctx: AccountContext,
  tx: Tx,
  { personId, totpSealed, code }: { personId: string; totpSealed: string | null; code: string },
): Promise<boolean> {
  if (totpSealed === null) throw conflict('sign_in_spent', '请先扫描二维码，再输入验证码');
  const step = totpStep(ctx.crypto.open(totpSealed), code);
  if (step === null) return false;
  await tx.updateTable('localAccount').set({ totpSealed, totpStep: step }).where('personId', '=', personId).execute();
  return true;
}

/** Ten new ones; the old ones are void. Shown once, kept as hashes. */
export async function drawRecoveryCodes(tx: Tx, personId: string): Promise<string[]> {
  const codes = recoveryCodes();
  await store.replaceRecoveryCodes(
    tx,
    personId,
    codes.map((code) => recoveryDigest(personId, code)),
  );
  return codes;
}

const origin = ({ config }: AccountContext): string => new URL(config.http.publicUrl).origin;
const host = ({ config }: AccountContext): string => new URL(config.http.publicUrl).hostname;

export async function beginPasskey(ctx: AccountContext, ticket: string, account: store.LocalAccount): Promise<object> {
  const known = await store.passkeysOf(ctx.db, account.personId);
  const options = await generateRegistrationOptions({
    rpName: 'E企安',
    rpID: host(ctx),
    userName: account.name,
    userID: new TextEncoder().encode(account.personId),
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
  await store.keepOnTicket(ctx.db, ticket, { challenge: options.challenge });
  return options;
}

/** Null: no browser answers so. */
function answerIn(text: string): PasskeyAnswerData | null {
  try {
    return PasskeyAnswer.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Keeps the key somebody has just made; the challenge works once. */
export async function takePasskey(
  ctx: AccountContext,
  tx: Tx,
  { personId, challenge, answer, title }: { personId: string; challenge: string; answer: string; title: string },
): Promise<void> {
  const given = answerIn(answer);
  if (given === null) throw notVerified();
  const checked = await verifyRegistrationResponse({
    response: given as Parameters<typeof verifyRegistrationResponse>[0]['response'],
    expectedChallenge: challenge,
    expectedOrigin: origin(ctx),
    expectedRPID: host(ctx),
  }).catch(() => ({ verified: false as const }));
  if (!checked.verified) throw notVerified();
  const { id, publicKey, counter } = checked.registrationInfo.credential;
  await tx
    .insertInto('passkey')
    .values({
      ...{ id, personId, title, counter },
      publicKey: Buffer.from(publicKey).toString('base64url'),
      transports: given.response.transports ?? [],
    })
    .onConflict((there) => there.doNothing())
    .execute();
}

export async function askPasskey(ctx: AccountContext, ticket: string, personId: string): Promise<object> {
  const known = await store.passkeysOf(ctx.db, personId);
  const options = await generateAuthenticationOptions({
    rpID: host(ctx),
    allowCredentials: known.map(({ id, transports }) => ({ id, transports })),
    userVerification: 'required',
  });
  await store.keepOnTicket(ctx.db, ticket, { challenge: options.challenge });
  return options;
}

/** Whether it is one of his keys that answered this very challenge. */
export async function isPasskeyOf(
  ctx: AccountContext,
  { personId, challenge, answer }: { personId: string; challenge: string; answer: string },
): Promise<boolean> {
  const given = answerIn(answer);
  const key = (await store.passkeysOf(ctx.db, personId)).find(({ id }) => id === given?.id);
  if (key === undefined || given === null) return false;
  const checked = await verifyAuthenticationResponse({
    response: given as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
    expectedChallenge: challenge,
    expectedOrigin: origin(ctx),
    expectedRPID: host(ctx),
    credential: {
      id: key.id,
      publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
      counter: key.counter,
    },
  }).catch(() => null);
  if (checked?.verified !== true) return false;
  const { newCounter } = checked.authenticationInfo;
  await transact(ctx.db, async (tx) =>
    tx
      .updateTable('passkey')
      .set({ counter: newCounter, usedAt: await appNow(tx) })
      .where('id', '=', key.id)
      .execute(),
  );
  return true;
}

const notVerified = () => invalid('answer', '通行密钥没有通过验证，请重试');
