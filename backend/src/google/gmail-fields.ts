/** What is asked for with `fields`: nothing that is not read. A bad selector is a 400, so these are checked against Google's API definition. */
import { DEPTH_LIMIT } from './message-parts';

const MESSAGE = 'id,threadId,labelIds,snippet,internalDate,sizeEstimate';
const REFERENCE = 'id,threadId';

/** Everything but the data of the parts, as deep as parts are read. */
function structure(depth: number): string {
  const own = 'partId,mimeType,filename,headers,body(attachmentId,size)';
  return depth === 0 ? own : `${own},parts(${structure(depth - 1)})`;
}

export const FIELDS = {
  profile: 'emailAddress,historyId,messagesTotal',
  list: `messages(${REFERENCE}),nextPageToken`,
  head: `${MESSAGE},payload(headers)`,
  message: `${MESSAGE},payload`,
  structure: `${MESSAGE},payload(${structure(DEPTH_LIMIT)})`,
  thread: `messages(${MESSAGE},payload)`,
  history: [
    `history(id,messages(${REFERENCE})`,
    `messagesAdded(message(${REFERENCE}))`,
    `messagesDeleted(message(${REFERENCE}))`,
    `labelsAdded(labelIds,message(${REFERENCE}))`,
    `labelsRemoved(labelIds,message(${REFERENCE})))`,
    'historyId',
    'nextPageToken',
  ].join(','),
  labels: 'labels(id,name)',
  sendAs: 'sendAs(sendAsEmail,isPrimary,verificationStatus)',
} as const;
