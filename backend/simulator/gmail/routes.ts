/** Every Gmail method that the simulator answers: path, operation, scopes (as in Google's discovery document), what it does. */
import type { ApiRoute } from '../api';
import type { SimState } from '../state';
import { getLabel, getProfile, listLabels, listSendAs, startWatch, stopWatch } from './account-methods';
import { listHistory } from './history-methods';
import {
  batchModifyMessages,
  deleteMessage,
  getAttachment,
  getMessage,
  listMessages,
  modifyMessage,
  trashMessage,
  untrashMessage,
} from './message-methods';
import { getThread, listThreads } from './thread-methods';

const scope = (name: string): string => `https://www.googleapis.com/auth/gmail.${name}`;

const FULL = 'https://mail.google.com/';
const READ = [FULL, scope('modify'), scope('readonly')];
const METADATA = [...READ, scope('metadata')];
const OPEN_MESSAGE = [
  ...METADATA,
  scope('addons.current.message.action'),
  scope('addons.current.message.metadata'),
  scope('addons.current.message.readonly'),
];
const ATTACHMENT = [...READ, scope('addons.current.message.action'), scope('addons.current.message.readonly')];
const MODIFY = [FULL, scope('modify')];

const USER = '/gmail/v1/users/:userId';
const MESSAGE = `${USER}/messages/:id`;

/** The routes of Gmail's API. The state is in the accounts that the calls belong to. */
export function gmailRoutes({ clock }: SimState): ApiRoute[] {
  return [
    { method: 'GET', path: `${USER}/profile`, operation: 'getProfile', scopes: [...METADATA, scope('compose')], handle: getProfile },
    { method: 'GET', path: `${USER}/messages`, operation: 'messages.list', scopes: METADATA, handle: listMessages },
    {
      method: 'POST',
      path: `${USER}/messages/batchModify`,
      operation: 'messages.batchModify',
      scopes: MODIFY,
      handle: batchModifyMessages,
    },
    { method: 'GET', path: MESSAGE, operation: 'messages.get', scopes: OPEN_MESSAGE, handle: getMessage },
    { method: 'DELETE', path: MESSAGE, operation: 'messages.delete', scopes: [FULL], handle: deleteMessage },
    { method: 'POST', path: `${MESSAGE}/modify`, operation: 'messages.modify', scopes: MODIFY, handle: modifyMessage },
    { method: 'POST', path: `${MESSAGE}/trash`, operation: 'messages.trash', scopes: MODIFY, handle: trashMessage },
    { method: 'POST', path: `${MESSAGE}/untrash`, operation: 'messages.untrash', scopes: MODIFY, handle: untrashMessage },
    {
      method: 'GET',
      path: `${USER}/messages/:messageId/attachments/:id`,
      operation: 'messages.attachments.get',
      scopes: ATTACHMENT,
      handle: getAttachment,
    },
    { method: 'GET', path: `${USER}/threads`, operation: 'threads.list', scopes: METADATA, handle: listThreads },
    { method: 'GET', path: `${USER}/threads/:id`, operation: 'threads.get', scopes: OPEN_MESSAGE, handle: getThread },
    { method: 'GET', path: `${USER}/history`, operation: 'history.list', scopes: METADATA, handle: listHistory },
    { method: 'GET', path: `${USER}/labels`, operation: 'labels.list', scopes: [...METADATA, scope('labels')], handle: listLabels },
    { method: 'GET', path: `${USER}/labels/:id`, operation: 'labels.get', scopes: [...METADATA, scope('labels')], handle: getLabel },
    {
      method: 'GET',
      path: `${USER}/settings/sendAs`,
      operation: 'settings.sendAs.list',
      scopes: [...READ, scope('settings.basic')],
      handle: listSendAs,
    },
    { method: 'POST', path: `${USER}/watch`, operation: 'watch', scopes: METADATA, handle: startWatch(clock) },
    { method: 'POST', path: `${USER}/stop`, operation: 'stop', scopes: METADATA, handle: stopWatch },
  ];
}
