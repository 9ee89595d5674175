import type { Member } from '../desk/members.ts';

const STYLE = `body{font-family:system-ui,-apple-system,"PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;background:#f5f6f8;margin:0;color:#1f2329}
main{max-width:420px;margin:0 auto;padding:24px 16px}h1{font-size:18px;margin:0 0 4px}p{color:#8f959e;font-size:13px;margin:0 0 16px}
input{width:100%;box-sizing:border-box;padding:10px 12px;border:1px solid #d9dce1;border-radius:8px;font-size:15px;margin-bottom:12px}
a{display:flex;justify-content:space-between;gap:12px;padding:12px;background:#fff;border-bottom:1px solid #f0f1f3;color:inherit;text-decoration:none;font-size:15px}
a:hover{background:#eef4ff}small{color:#8f959e}`;

/** Who is holding this phone? Shown when the browser plays nobody yet. */
export function chooserPage({ members, q, back }: { members: Member[]; q: string; back: string }): string {
  const fields = [...new URL(back, 'http://desk').searchParams].filter(([name]) => name !== 'q');
  const hidden = fields
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');
  const entries = members.map(
    ({ userid, name, org }) =>
      `<a href="/sandbox/oauth/choose?userid=${encodeURIComponent(userid)}&amp;back=${encodeURIComponent(back)}"><span>${escaped(name)}　<small>${escaped(org)}</small></span><small>${escaped(userid)}</small></a>`,
  );
  return page(
    '选择成员',
    `<h1>企业微信沙盒登录</h1><p>请选择以哪位成员的身份打开（真实企业微信中会自动识别）</p>
<form method="get" action="">${hidden}<input name="q" value="${escaped(q)}" placeholder="搜索姓名、账号或单位" autofocus></form>${entries.join('')}`,
  );
}

export function refusalPage(title: string, detail: string): string {
  return page(title, `<h1>${escaped(title)}</h1><p>${escaped(detail)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style><main>${body}</main></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
