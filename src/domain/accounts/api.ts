import { z } from 'zod';

/** GET /api/accounts/sign-in: what the sign-in page offers before anybody is known. */
export const SignInWays = z.strictObject({
  /** Whose desk it is. */
  county: z.string(),
  /** Sandbox only: one member of each role, to sign in as by one press. */
  demo: z.array(z.strictObject({ title: z.string(), userid: z.string() })),
});
export type SignInWaysData = z.infer<typeof SignInWays>;
