/**
 * The name of this list that was meant. WeCom itself writes `LOCATION`, `CLICK` and `VIEW` here and small letters there,
 * so capitals, blanks and what joins the words do not count.
 */
export function nameIn<Name extends string>(names: readonly Name[], written: string): Name | null {
  const exact = names.find((name) => name === written);
  if (exact !== undefined) return exact;
  const found = bare(written);
  return names.find((name) => bare(name) === found) ?? null;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

export const MESSAGES = ['text', 'image', 'voice', 'video', 'file', 'location', 'link'] as const;

/** What a member does, and is told under his userid. */
const OF_MEMBERS = [
  'template_card_event',
  'template_card_menu_event',
  'subscribe',
  'unsubscribe',
  'enter_agent',
  'location',
  'click',
  'view',
  'view_miniprogram',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
  'taskcard_click',
] as const;

/** What the system tells, as `sys` or under no name. */
const OF_THE_SYSTEM = [
  'batch_job_result',
  'change_contact',
  'open_approval_change',
  'share_agent_change',
  'share_chain_change',
  'change_chain',
  'inactive_alert',
  'close_inactive_agent',
  'reopen_inactive_agent',
  'low_active_alert',
  'low_active',
  'active_restored',
] as const;

export const EVENTS = [...OF_MEMBERS, ...OF_THE_SYSTEM] as const;
type EventName = (typeof EVENTS)[number];

export function isOfTheSystem(event: EventName): boolean {
  return OF_THE_SYSTEM.some((name) => name === event);
}
