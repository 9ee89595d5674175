import type { Config } from '../config/environment.ts';
import type { AppRole } from './roles.ts';

/** What to open, for whoever has just started it. */
export function welcome({ http, sandbox, wecom }: Config, roles: readonly AppRole[]): string {
  const lines = ['', `  E企安 eqian is running (${roles.join(', ')})`];
  if (sandbox.exposed)
    lines.push(
      `  WARNING  open to the network at ${http.host}: whoever reaches it can log in as anybody; no real data`,
    );
  if (roles.includes('web')) {
    if (sandbox.enabled)
      lines.push(
        `  Phones   ${http.publicUrl}/sandbox/   see a warning arrive, press 「立即签收」, or let silence climb`,
      );
    else lines.push(`  WeCom    ${wecom.apiBaseUrl} (corp ${wecom.corpId}); callback ${http.publicUrl}/wecom/callback`);
    lines.push(
      `  Pages    ${http.publicUrl}/h5/warnings`,
      `  API      ${http.publicUrl}/docs`,
      `  Health   ${http.publicUrl}/readyz`,
    );
  }
  return `${lines.join('\n')}\n\n`;
}
