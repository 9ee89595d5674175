import { canonicalJson } from '../canonical.ts';

/** WeCom takes this many people in one call (doc p/90236). */
export const mostPersons = 1000;

/** The one order in which people stand in a body: the same people make the same bytes. */
export function touserOf(userids: readonly string[]): string {
  return [...userids].sort().join('|');
}

/** The same message to others; with a task_id of its own when it is to be a message of its own. */
export function readdress(json: string, { userids, taskId }: { userids: readonly string[]; taskId?: string }): string {
  const body: Record<string, unknown> = JSON.parse(json);
  body.touser = touserOf(userids);
  const { template_card: card } = body;
  if (taskId !== undefined && typeof card === 'object' && card !== null) {
    body.template_card = { ...card, task_id: taskId };
  }
  return canonicalJson(body);
}
