/** Who and when, the same in everything WeCom pushes. */
export interface Origin {
  /** The corp it comes from: ours, or a downstream one where an app is shared. */
  corpId: string;
  /** Lower-cased, for userids are the same in any case; `sys` for what the system itself tells. */
  userid: string;
  /** Seconds since 1970, by WeCom's clock: evidence, not an order. */
  createTime: number;
  /** Empty on contact events. */
  agentId: string;
}

/** A 64-bit number, so a string. */
interface Message {
  msgId: string;
}

type Text = Origin & Message & { kind: 'text'; content: string };
type Image = Origin & Message & { kind: 'image'; picUrl: string; mediaId: string };
type Voice = Origin & Message & { kind: 'voice'; mediaId: string; format: string };
type Video = Origin & Message & { kind: 'video'; mediaId: string; thumbMediaId: string };
type File = Origin & Message & { kind: 'file'; mediaId: string };
type Location = Origin &
  Message & { kind: 'location'; latitude: number; longitude: number; scale: number; label: string };
type Link = Origin & Message & { kind: 'link'; title: string; description: string; url: string; picUrl: string };

/** A card's button or submit (`press`), or an item of its corner menu (`menu_press`). */
export type Press = Origin & {
  kind: 'press' | 'menu_press';
  taskId: string;
  key: string;
  cardType: string;
  /** Pays for one update of the card within 72 h. */
  responseCode: string;
  /** Question key → chosen option ids. */
  selections: Record<string, string[]>;
};

type AppVisit = Origin & { kind: 'subscribe' | 'unsubscribe' | 'enter_agent' };
type LocationReport = Origin & {
  kind: 'location_report';
  latitude: number;
  longitude: number;
  precision: number;
};
/** `key` is the menu key, the URL or the page path. */
type MenuClick = Origin & { kind: 'click' | 'view' | 'view_miniprogram'; key: string };
type Scan = Origin & {
  kind: 'scancode_push' | 'scancode_waitmsg';
  key: string;
  scanType: string;
  scanResult: string;
};
type PictureChoice = Origin & {
  kind: 'pic_sysphoto' | 'pic_photo_or_album' | 'pic_weixin';
  key: string;
  count: number;
  md5Sums: string[];
};
type LocationChoice = Origin & {
  kind: 'location_select';
  key: string;
  latitude: number;
  longitude: number;
  scale: number;
  label: string;
  place: string;
};
/** The press of a card of the kind before template cards. */
type TaskCardClick = Origin & { kind: 'taskcard_click'; key: string; taskId: string };
type BatchJobResult = Origin & {
  kind: 'batch_job_result';
  jobId: string;
  jobType: string;
  errCode: number;
  errMsg: string;
};

interface ExtraAttribute {
  name: string;
  type: number;
  text: string;
  web: { title: string; url: string } | null;
}

/** null = not told; an update tells only what changed, and newer receivers are told little more than the departments. */
export interface MemberFields {
  name: string | null;
  departments: number[] | null;
  mainDepartment: number | null;
  leadsDepartment: boolean[] | null;
  directLeaders: string[] | null;
  position: string | null;
  mobile: string | null;
  gender: string | null;
  email: string | null;
  bizMail: string | null;
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: number | null;
  avatar: string | null;
  alias: string | null;
  telephone: string | null;
  address: string | null;
  extraAttributes: ExtraAttribute[] | null;
}

export interface DepartmentFields {
  name: string | null;
  parentId: number | null;
  order: number | null;
}

export type ContactChange = Origin & { kind: 'change_contact' } & (
    | { change: 'create_user'; member: string; fields: MemberFields }
    | { change: 'update_user'; member: string; newMember: string | null; fields: MemberFields }
    | { change: 'delete_user'; member: string }
    | { change: 'create_party' | 'update_party'; department: number; fields: DepartmentFields }
    | { change: 'delete_party'; department: number }
    | {
        change: 'update_tag';
        tag: number;
        addedMembers: string[];
        removedMembers: string[];
        addedDepartments: number[];
        removedDepartments: number[];
      }
  );

interface ApprovalPerson {
  name: string;
  userid: string;
}

export type ApprovalChange = Origin & {
  kind: 'open_approval_change';
  thirdNo: string;
  name: string;
  templateId: string;
  /** 1 in progress, 2 passed, 3 rejected, 4 cancelled. */
  status: number;
  applyTime: number;
  applicant: ApprovalPerson;
  nodes: {
    status: number;
    attr: number;
    type: number;
    items: (ApprovalPerson & { status: number; speech: string; opTime: number })[];
  }[];
  notified: ApprovalPerson[];
  step: number;
};

type ShareChange = Origin & { kind: 'share_agent_change' | 'share_chain_change' };
type ChainChange = Origin & {
  kind: 'change_chain';
  change: string;
  chainId: string;
  groupIds: string[];
  corpIds: string[];
};
/** WeCom switches idle apps off, and says so before (`effectTime`, seconds) and after. */
export type AppActivity = Origin & {
  kind:
    | 'inactive_alert'
    | 'close_inactive_agent'
    | 'reopen_inactive_agent'
    | 'low_active_alert'
    | 'low_active'
    | 'active_restored';
  effectTime: number | null;
};

/**
 * Genuine, but of a sort this program does not know: customer service, suites, whatever WeCom invents next. `taskId` is
 * there where it is about a card, so that a press of ours which we misread is never taken for one of these.
 */
export type Other = Origin & { kind: 'other'; msgType: string; event: string; change: string; taskId: string };

export type Inbound =
  | Text
  | Image
  | Voice
  | Video
  | File
  | Location
  | Link
  | Press
  | AppVisit
  | LocationReport
  | MenuClick
  | Scan
  | PictureChoice
  | LocationChoice
  | TaskCardClick
  | BatchJobResult
  | ContactChange
  | ApprovalChange
  | ShareChange
  | ChainChange
  | AppActivity
  | Other;

export type InboundKind = Inbound['kind'];

/** Every kind there is, for whoever must say of each what becomes of it. */
export const INBOUND_KINDS = Object.keys({
  text: true,
  image: true,
  voice: true,
  video: true,
  file: true,
  location: true,
  link: true,
  press: true,
  menu_press: true,
  subscribe: true,
  unsubscribe: true,
  enter_agent: true,
  location_report: true,
  click: true,
  view: true,
  view_miniprogram: true,
  scancode_push: true,
  scancode_waitmsg: true,
  pic_sysphoto: true,
  pic_photo_or_album: true,
  pic_weixin: true,
  location_select: true,
  taskcard_click: true,
  batch_job_result: true,
  change_contact: true,
  open_approval_change: true,
  share_agent_change: true,
  share_chain_change: true,
  change_chain: true,
  inactive_alert: true,
  close_inactive_agent: true,
  reopen_inactive_agent: true,
  low_active_alert: true,
  low_active: true,
  active_restored: true,
  other: true,
} satisfies Record<InboundKind, true>) as InboundKind[];
