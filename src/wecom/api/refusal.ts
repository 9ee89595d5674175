import { cut } from '../../lib/text.ts';

export type RefusalKind =
  | 'token'
  | 'busy'
  | 'limited'
  | 'config'
  | 'recipient'
  | 'payload'
  | 'card_code'
  | 'duplicate_task'
  | 'media'
  | 'unknown';

interface RefusalFacts {
  api: string;
  errcode: number;
  errmsg: string;
  kind?: RefusalKind;
  pauseMs?: number;
}

/** WeCom answered no. `kind` says what to do; `pauseMs` how long to leave this call alone. */
export class WecomRefusal extends Error {
  override readonly name = 'WecomRefusal';
  readonly code = 'wecom_refusal';
  readonly api: string;
  readonly errcode: number;
  readonly kind: RefusalKind;
  readonly pauseMs: number | undefined;
  /** For a refused address: ours, as WeCom saw it. */
  readonly sourceIp: string | undefined;

  constructor({ api, errcode, errmsg, kind = refusalKind(errcode, api), pauseMs }: RefusalFacts) {
    super(`WeCom refused ${api} with ${errcode} (${kind}): ${plainReason(errmsg)}`);
    this.api = api;
    this.errcode = errcode;
    this.kind = kind;
    this.pauseMs = pauseMs;
    this.sourceIp = /from ip: ?([0-9a-fA-F.:]+)/.exec(errmsg)?.[1];
  }
}

const codes: Record<Exclude<RefusalKind, 'unknown'>, number[]> = {
  token: [40001, 40014, 42001],
  busy: [-1, 6000, 45035],
  limited: [45009, 45033, 45036],
  config: [
    40013, 40056, 40091, 41001, 41004, 43012, 45024, 45031, 48001, 48002, 48004, 48006, 48008, 48009, 48010, 50001,
    50003, 60011, 60020, 60031, 301002, 301007, 301042, 301049, 301050, 301051, 670001,
  ],
  recipient: [40003, 40031, 46004, 50002, 60021, 60030, 60111, 81013, 92000],
  payload: [
    40008, 40029, 40032, 40033, 40035, 40058, 40063, 40201, 40204, 40206, 42003, 42015, 42017, 42018, 42019, 42020,
    42022, 42027, 42028, 42029, 42030, 42031, 42033, 42035, 42036, 42037, 42038, 42039, 42040, 42041, 42042, 42043,
    42044, 42045, 42046, 42047, 42049, 42050, 42051, 44004, 45002, 45008, 81012, 82001, 82002, 82003, 82004, 82101,
  ],
  // The card or message can no longer be changed; there is nothing more to do.
  card_code: [42016, 42052, 60140, 82102],
  duplicate_task: [42014],
  media: [40007, 40145, 301015],
};

const kindOfCode = new Map(
  Object.entries(codes).flatMap(([kind, list]) => list.map((errcode) => [errcode, kind as RefusalKind] as const)),
);

/**
 * What an errcode asks for (WeCom doc p/90313). A code not listed is `unknown`: permanent, for somebody to look at.
 * Which code a repeated `task_id` gives is not documented; 42014 is taken for it on sending, on an update it is a bad card.
 */
export function refusalKind(errcode: number, api: string): RefusalKind {
  if (api === GETTOKEN && kindOfCode.get(errcode) === 'token') return 'config';
  if (api === UPDATE_CARD && errcode === 42014) return 'card_code';
  return kindOfCode.get(errcode) ?? 'unknown';
}

export const GETTOKEN = 'gettoken';
export const UPDATE_CARD = 'message/update_template_card';

/** WeCom's errmsg carries a hint id and a link; long digits in it could be a phone number. */
function plainReason(errmsg: string): string {
  const reason = errmsg
    .replace(/hint: ?\[[^\]]*\],? ?/, '')
    .replace(/,? ?more info at.*$/s, '')
    .replace(/[0-9]{7,}/g, '…');
  return cut(reason, 160);
}
