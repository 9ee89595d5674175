/** A page of one sentence, for people whom a login could not let in. It needs no script, font or other file. */
export function messagePage({ title, text, again }: { title: string; text: string; again?: string }): string {
  const link = again === undefined ? '' : `<p><a href="${escapeHtml(again)}">重新打开</a></p>`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>body{font:17px/1.7 system-ui,sans-serif;margin:18vh auto 0;max-width:22em;padding:0 24px;text-align:center;color:#222}
a{color:#07c160}small{color:#888}</style></head>
<body><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p>${link}<p><small>警方绝不会要求转账，有疑问请拨打 96110</small></p></body></html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
