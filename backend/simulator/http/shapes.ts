/**
 * The fields that Gmail's answers can have, by resource, so that a misspelt `fields` selector is refused as Google refuses it.
 * From Gmail's discovery document; `null` is a plain value, a name is another resource (arrays alike). Operations not listed are not checked.
 */

export type Shape = Readonly<Record<string, string | null>>;

const values = (names: string): Shape => Object.fromEntries(names.split(' ').map((name) => [name, null]));

export const SHAPES: Readonly<Record<string, Shape>> = {
  Message: {
    ...values('id threadId labelIds snippet historyId internalDate sizeEstimate raw'),
    payload: 'MessagePart',
    classificationLabelValues: 'ClassificationLabelValue',
  },
  MessagePart: { ...values('partId mimeType filename'), headers: 'MessagePartHeader', body: 'MessagePartBody', parts: 'MessagePart' },
  MessagePartHeader: values('name value'),
  MessagePartBody: values('attachmentId size data'),
  ClassificationLabelValue: { labelId: null, fields: 'ClassificationLabelFieldValue' },
  ClassificationLabelFieldValue: values('fieldId selection'),
  ListMessagesResponse: { ...values('nextPageToken resultSizeEstimate'), messages: 'Message' },
  Thread: { ...values('id snippet historyId'), messages: 'Message' },
  ListThreadsResponse: { ...values('nextPageToken resultSizeEstimate'), threads: 'Thread' },
  History: {
    id: null,
    messages: 'Message',
    messagesAdded: 'HistoryMessage',
    messagesDeleted: 'HistoryMessage',
    labelsAdded: 'HistoryLabel',
    labelsRemoved: 'HistoryLabel',
  },
  HistoryMessage: { message: 'Message' },
  HistoryLabel: { message: 'Message', labelIds: null },
  ListHistoryResponse: { ...values('nextPageToken historyId'), history: 'History' },
  Profile: values('emailAddress messagesTotal threadsTotal historyId'),
  Label: {
    ...values('id name messageListVisibility labelListVisibility type messagesTotal messagesUnread threadsTotal threadsUnread'),
    color: 'LabelColor',
  },
  LabelColor: values('textColor backgroundColor'),
  ListLabelsResponse: { labels: 'Label' },
  SendAs: {
    ...values('sendAsEmail displayName replyToAddress signature isPrimary isDefault treatAsAlias verificationStatus'),
    smtpMsa: 'SmtpMsa',
  },
  SmtpMsa: values('host port username password securityMode'),
  ListSendAsResponse: { sendAs: 'SendAs' },
  WatchResponse: values('historyId expiration'),
};

/** Gmail operation → its answer's resource. */
export const RESPONSES: Readonly<Record<string, string>> = {
  getProfile: 'Profile',
  'messages.list': 'ListMessagesResponse',
  'messages.get': 'Message',
  'messages.attachments.get': 'MessagePartBody',
  'messages.modify': 'Message',
  'messages.trash': 'Message',
  'messages.untrash': 'Message',
  'threads.list': 'ListThreadsResponse',
  'threads.get': 'Thread',
  'history.list': 'ListHistoryResponse',
  'labels.list': 'ListLabelsResponse',
  'labels.get': 'Label',
  'settings.sendAs.list': 'ListSendAsResponse',
  watch: 'WatchResponse',
};
