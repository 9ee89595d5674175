import type {
  BoardData,
  BoardOrganisationsData,
  BoardPeopleData,
  BulletinAct,
  BulletinListData,
  BulletinViewData,
  OptionsData,
  OrganisationChoicesData,
  PreviewData,
  ReceivedBulletinData,
} from '../../../domain/bulletins/api.ts';
import { call } from '../call.ts';

/** As many as a screen holds; whoever sees so many types another character. */
export const CHOICES = 12;

/** Of a board's lists; the next ones are asked for. */
const PAGE = 100;
const behind = (after: string | null) => (after === null ? '' : `&after=${encodeURIComponent(after)}`);

const at = (id: string) => `/api/bulletins/${encodeURIComponent(id)}`;

export const bulletins = {
  list: (limit = 50) => call<BulletinListData>('GET', `/api/bulletins?limit=${limit}`),
  options: () => call<OptionsData>('GET', '/api/bulletins/options'),
  organisationsNamed: (words: string) =>
    call<OrganisationChoicesData>(
      'GET',
      `/api/bulletins/options/organisations?limit=${CHOICES}&q=${encodeURIComponent(words)}`,
    ),
  preview: (body: object) => call<PreviewData>('POST', '/api/bulletins/preview', body),
  create: (body: object) => call<BulletinViewData>('POST', '/api/bulletins', body),
  change: (id: string, body: object) => call<BulletinViewData>('PUT', at(id), body),
  correct: (id: string, body: object) => call<BulletinViewData>('POST', `${at(id)}/correct`, body),
  one: (id: string) => call<BulletinViewData>('GET', at(id)),
  /** As it stands now, without counting its audience. */
  again: (id: string) => call<BulletinViewData>('GET', `${at(id)}?audience=false`),
  act: (id: string, act: BulletinAct, body: object = {}) => call<BulletinViewData>('POST', `${at(id)}/${act}`, body),
  board: (id: string) => call<BoardData>('GET', `${at(id)}/board`),
  organisations: (id: string, townshipId: string, unsigned: boolean, after: string | null) =>
    call<BoardOrganisationsData>(
      'GET',
      `${at(id)}/organisations?townshipId=${townshipId}&unsigned=${unsigned}&limit=${PAGE}${behind(after)}`,
    ),
  people: (id: string, organisationId: string, after: string | null) =>
    call<BoardPeopleData>('GET', `${at(id)}/people?organisationId=${organisationId}&limit=${PAGE}${behind(after)}`),
  leftOut: (id: string, after: string | null) =>
    call<BoardPeopleData>('GET', `${at(id)}/people?state=SUPPRESSED&limit=${PAGE}${behind(after)}`),
  received: (id: string) => call<ReceivedBulletinData>('GET', `${at(id)}/received`),
  sign: (id: string) => call<ReceivedBulletinData>('POST', `${at(id)}/ack`, {}),
};
