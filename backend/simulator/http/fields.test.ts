/** `fields` as Google reads it. */
import { ApiError } from '../api';
import { checkFields, parseFields, pickFields } from './fields';
import { SHAPES } from './shapes';

const message = {
  id: '1',
  threadId: 't',
  payload: {
    mimeType: 'text/plain',
    headers: [{ name: 'From', value: 'a' }],
    body: { size: 3, data: 'eA' },
    parts: [{ body: { size: 1, data: 'eQ' }, filename: 'f' }],
  },
};

test.each([
  ['id', { id: '1' }],
  ['id,threadId', { id: '1', threadId: 't' }],
  ['payload/headers', { payload: { headers: [{ name: 'From', value: 'a' }] } }],
  ['payload/headers/name', { payload: { headers: [{ name: 'From' }] } }],
  ['payload(mimeType,body/size)', { payload: { mimeType: 'text/plain', body: { size: 3 } } }],
  ['payload/body/size,payload/mimeType', { payload: { mimeType: 'text/plain', body: { size: 3 } } }],
  ['payload(parts(body(size)))', { payload: { parts: [{ body: { size: 1 } }] } }],
  ['payload/*/size', { payload: { mimeType: 'text/plain', headers: [{}], body: { size: 3 }, parts: [{}] } }],
  ['payload,payload/mimeType', { payload: message.payload }],
  ['*', message],
  [' id , threadId ', { id: '1', threadId: 't' }],
  ['nothingHere', {}],
])('%s', (fields, expected) => {
  expect(pickFields(message, parseFields(fields))).toEqual(expected);
});

test.each(['id,', '(id)', 'payload(', 'payload(id', 'id)', 'a//b', 'a/(b)', 'a b', ','])('"%s" cannot be read', (fields) => {
  expect(() => parseFields(fields)).toThrow(ApiError);
});

test.each([
  ['ListMessagesResponse', 'messages(id,threadId),nextPageToken', true],
  ['ListMessagesResponse', 'messages/historyID', false],
  ['ListHistoryResponse', 'history(id,messagesAdded/message(id,labelIds)),historyId', true],
  ['ListHistoryResponse', 'history/messageAdded', false],
  ['Message', 'payload/parts/parts/parts/body/size', true],
  ['Message', 'id/foo', false],
  ['Message', 'payload/*', true],
  ['Message', 'constructor', false],
])('in a %s, %s is good: %s', (shape, fields, good) => {
  const check = () => checkFields(parseFields(fields), SHAPES[shape]);
  if (good) expect(check).not.toThrow();
  else expect(check).toThrow('Invalid field selection');
});
