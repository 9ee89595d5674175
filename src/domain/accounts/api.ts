import { z } from 'zod';

/** GET /api/accounts/sign-in: what the sign-in page offers before anybody is known. */
export const SignInWays = z.strictObject({
  /** Whose desk it is. */
  county: z.string(),
  /** Sandbox only: one member of each role, to sign in as by one press. */
  demo: z.array(z.strictObject({ title: z.string(), userid: z.string() })),
});
export type SignInWaysData = z.infer<typeof SignInWays>;

const AccountName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$/, '用户名为3到40位字母、数字、点、横线或下划线')
  .meta({ title: '用户名' });
const Password = z
  .string()
  .regex(/^[^\p{Cc}]{1,200}$/u, '密码不能为空，最多200个字符')
  .meta({ title: '密码' });
const TicketText = z
  .string()
  .regex(/^[\w-]{43}$/, '请从用户名和密码重新开始')
  .meta({ title: '登录凭据' });
const Code = z
  .string()
  .trim()
  .regex(/^(?:\d{6}|[A-Za-z0-9]{5}[- ]?[A-Za-z0-9]{5})$/, '验证码为6位数字，恢复码为两组5位')
  .meta({ title: '验证码' });
const TotpCode = z
  .string()
  .trim()
  .regex(/^\d{6}$/, '验证码为6位数字')
  .meta({ title: '验证码' });

const Base64Url = z.string().regex(/^[\w-]{1,8192}$/);
/** What a browser answers for a key; the library that put the question looks at it closely. */
export const PasskeyAnswer = z.object({
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.object({}).default({}),
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url.optional(),
    authenticatorData: Base64Url.optional(),
    signature: Base64Url.optional(),
    userHandle: Base64Url.optional(),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(8)
      .optional(),
  }),
});
export type PasskeyAnswerData = z.infer<typeof PasskeyAnswer>;
/** The same as it goes over the line: JSON as text. */
const PasskeyText = z
  .string()
  .regex(/^\{[\x20-\x7e]{1,32768}\}$/, '通行密钥没有通过验证，请重试')
  .meta({ title: '通行密钥' });

export const SignInBody = z.strictObject({ name: AccountName, password: Password });
export const TicketBody = z.strictObject({ ticket: TicketText });
export const TicketPasswordBody = z.strictObject({ ticket: TicketText, password: Password });
export const TicketCodeBody = z.strictObject({ ticket: TicketText, code: Code });
export const TicketTotpBody = z.strictObject({ ticket: TicketText, code: TotpCode });
export const TicketPasskeyBody = z.strictObject({ ticket: TicketText, answer: PasskeyText });

/** What comes next; the ticket is handed back with it. Codes are shown this once. */
export const SignInStep = z.discriminatedUnion('next', [
  z.strictObject({ next: z.literal('PASSWORD'), ticket: z.string(), name: z.string() }),
  z.strictObject({ next: z.literal('ENROL'), ticket: z.string(), name: z.string() }),
  z.strictObject({ next: z.literal('FACTOR'), ticket: z.string(), totp: z.boolean(), passkey: z.boolean() }),
  z.strictObject({ next: z.literal('DONE'), recoveryCodes: z.array(z.string()).optional() }),
]);
export type SignInStepData = z.infer<typeof SignInStep>;

export const TotpSetup = z.strictObject({ secret: z.string(), qr: z.string() });
export type TotpSetupData = z.infer<typeof TotpSetup>;
/** As the browser's own interface takes them. */
export const PasskeyOptions = z.looseObject({ challenge: z.string() });

/** GET /api/me/session: how long it lasts, and whether its screen is locked. */
export const OwnSession = z.strictObject({
  way: z.enum(['WECOM', 'LOCAL']),
  factor: z.enum(['WECOM', 'PASSWORD', 'TOTP', 'PASSKEY', 'RECOVERY']),
  idleAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  isLocked: z.boolean(),
  /** The service's own clock, so that a page can count without trusting the computer's. */
  now: z.iso.datetime(),
  name: z.string(),
  lockAfterSeconds: z.number(),
  warnBeforeSeconds: z.number(),
});
export type OwnSessionData = z.infer<typeof OwnSession>;
/** An act without anything to tell. */
export const Done = z.strictObject({ done: z.literal(true) });
/** GET /api/me/form-key: with which a browser seals what its owner has half filled in. */
export const FormKey = z.strictObject({ key: z.string() });
export const UnlockBody = z.strictObject({ proof: Password });

/** The office's people with a local account, or who may get one. */
const LocalAccountRow = z.strictObject({
  personId: z.string(),
  person: z.string(),
  roles: z.array(z.string()),
  name: z.string().nullable(),
  state: z.enum(['NONE', 'ONE_TIME', 'EXPIRED', 'NO_FACTOR', 'ACTIVE', 'DISABLED']),
  factors: z.array(z.enum(['TOTP', 'PASSKEY'])),
  signedInAt: z.iso.datetime().nullable(),
  /** Whether the reader may change it: nobody his own. */
  mayChange: z.boolean(),
});
export const LocalAccountList = z.strictObject({ accounts: z.array(LocalAccountRow), next: z.string().nullable() });
export type LocalAccountListData = z.infer<typeof LocalAccountList>;
const id = z.string().min(1).max(64);
export const LocalAccountQuery = z.strictObject({
  /** `ACCOUNTS`: who has one; `CANDIDATES`: who holds an office and has none. */
  of: z.enum(['ACCOUNTS', 'CANDIDATES']).default('ACCOUNTS'),
  q: z.string().trim().max(40).default(''),
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const NewLocalAccount = z.strictObject({ personId: id.meta({ title: '人员' }), name: AccountName });
export const PersonParams = z.strictObject({ id });
/** Shown once. */
export const OneTime = z.strictObject({ name: z.string(), password: z.string(), until: z.iso.datetime() });
export type OneTimeData = z.infer<typeof OneTime>;
export const LocalAccountAct = z.strictObject({ act: z.enum(['RESET_FACTORS', 'DISABLE', 'ENABLE']) });

/** GET /api/me/account: one's own local account, where one has one. */
export const OwnAccount = z.strictObject({
  account: z
    .strictObject({
      name: z.string(),
      totp: z.boolean(),
      passkeys: z.array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          createdAt: z.iso.datetime(),
          usedAt: z.iso.datetime().nullable(),
        }),
      ),
      recoveryLeft: z.number(),
      demanded: z.boolean(),
    })
    .nullable(),
});
export type OwnAccountData = z.infer<typeof OwnAccount>;
export const ChangePassword = z.strictObject({ current: Password, password: Password });
export const Confirmed = z.strictObject({ current: Password });
export const RecoveryCodes = z.strictObject({ codes: z.array(z.string()) });
export type RecoveryCodesData = z.infer<typeof RecoveryCodes>;
export const ChangeTicket = z.strictObject({ ticket: z.string(), secret: z.string(), qr: z.string() });
export const PasskeyTicket = z.strictObject({ ticket: z.string(), options: PasskeyOptions });
export const NewPasskey = z.strictObject({
  ticket: TicketText,
  answer: PasskeyText,
  title: z
    .string()
    .trim()
    .regex(/^[^\p{Cc}]{1,30}$/u, '名称为1到30个字')
    .meta({ title: '名称' }),
});
export const PasskeyParams = z.strictObject({ id: z.string().regex(/^[\w-]{1,128}$/) });
