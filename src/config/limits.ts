import { z } from 'zod';

const count = z.int().positive();

/** Attempts a minute; a settings file from before has none and gets these. */
export const Limits = z
  .strictObject({
    logins: count.default(1200),
    uploads: count.default(60),
    drafts: count.default(600),
    scripts: count.default(1200),
    wrongTokens: count.default(200),
    callbacks: count.default(300_000),
    wrongCallbacks: count.default(600),
  })
  .prefault({});

export type Limits = Readonly<z.output<typeof Limits>>;
