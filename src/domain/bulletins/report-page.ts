import type { Texts } from '../../config/text-file.ts';
import { percentText, shareText } from '../../lib/shares.ts';
import { formatShanghai } from '../../lib/time.ts';
import type { Counters } from './api.ts';
import { COLUMNS, type ReportFigures } from './report-figures.ts';

/** A page to print: figures and organisations, no names of people, nothing to load, no script. */
export function reportPage(
  { bulletin, counters, percent, median, p90, audience, corrects, correctedBy, organisations, madeAt }: ReportFigures,
  { texts, tenantName }: { texts: Texts; tenantName: string },
): string {
  const words = texts.bulletin.receipts;
  const row = (...cells: (string | number)[]) =>
    `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  const shares = COLUMNS.map(([name, state]) =>
    row(words[state] ?? state, counters[name], percentText(percent[name])),
  ).join('');
  const places = organisations.map(({ township, name, counters: own, silent }) =>
    row(township, name, own.target, own.acked, own.late, own.target - own.acked - own.late, remark(silent, own)),
  );
  const standing = [
    ...(corrects ? [`本条更正${corrects.number}，其中${corrects.seen}人可能看过原文`] : []),
    ...(correctedBy ? [`已由${correctedBy}更正`] : []),
  ];
  const at = (date: Date | null) => (date ? formatShanghai(date) : '—');
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>${escapeHtml(bulletin.number)} 通报总结</title>
<style>
body{font:14px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;max-width:820px;margin:24px auto;padding:0 16px;color:#1f2329}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:24px 0 8px}p{margin:4px 0}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #c9cdd4;padding:4px 8px;text-align:left}
th{background:#f2f3f5}tr{break-inside:avoid}.quiet{color:#646a73}
@page{margin:16mm}@media print{body{margin:0;max-width:none}}
</style></head><body>
<h1>${bulletin.drill ? texts.drill.mark : ''}${escapeHtml(bulletin.title)}</h1>
<p class="quiet">${escapeHtml(tenantName)} · ${escapeHtml(bulletin.number)} · ${escapeHtml(texts.bulletin.states[bulletin.state] ?? bulletin.state)}</p>
<p>${escapeHtml(bulletin.body)}</p>
${standing.map((line) => `<p><b>${escapeHtml(line)}</b></p>`).join('')}
<p>发给：${escapeHtml(audience)}</p>
<p>开始发送：${at(bulletin.sendingAt)}　截止：${at(bulletin.deadlineAt)}　催办：${bulletin.remindersSent}次</p>
<h2>签收情况</h2>
<table><thead><tr><th>状态</th><th>人数</th><th>占比</th></tr></thead><tbody>${shares}${row('合计', counters.target, shareText(counters.target, counters.target))}</tbody></table>
<p>签收用时：中位数${inMinutes(median)}，90%的人在${inMinutes(p90)}内签收。</p>
<h2>各单位</h2>
<table><thead><tr><th>乡镇街道</th><th>单位</th><th>接收</th><th>签收</th><th>逾期</th><th>未签收</th><th>备注</th></tr></thead><tbody>${places.join('')}</tbody></table>
<p class="quiet">统计时间：${formatShanghai(madeAt)}</p>
</body></html>`;
}

function remark(silent: boolean, { acked, late }: Counters): string {
  if (silent) return '未达要求';
  return acked + late === 0 ? '无人签收' : '';
}

function inMinutes(seconds: number | null): string {
  if (seconds === null) return '—';
  return seconds < 60 ? `${seconds}秒` : `${Math.round(seconds / 6) / 10}分钟`;
}

/** What people typed is data, never markup. */
function escapeHtml(text: string | number): string {
  return String(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
