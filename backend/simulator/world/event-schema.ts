/**
 * Calendar entries of a world file: an event as Google Calendar's events.insert takes it, or an iCalendar file.
 * The keys are those of the Event resource in Google's discovery document (calendar v3); nested parts that the
 * simulator only passes through are not looked into.
 */
import { z } from 'zod';

const text = z.string();
const anything = z.looseObject({});
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'not a date (YYYY-MM-DD)');
const dateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i, 'not a date and time (RFC 3339)');
const moment = z
  .strictObject({ date: date.nullable().optional(), dateTime: dateTime.nullable().optional(), timeZone: text.nullable().optional() })
  .refine((when) => Boolean(when.date) !== Boolean(when.dateTime), 'needs either date or dateTime');

const person = z.strictObject({
  email: text.optional(),
  displayName: text.optional(),
  id: text.optional(),
  self: z.boolean().optional(),
});
const attendee = person.extend({
  responseStatus: z.enum(['needsAction', 'declined', 'tentative', 'accepted']).optional(),
  comment: text.optional(),
  additionalGuests: z.number().int().optional(),
  optional: z.boolean().optional(),
  organizer: z.boolean().optional(),
  resource: z.boolean().optional(),
});

const event = z.strictObject({
  /** Path of an iCalendar file; excludes every other key. */
  ics: text.optional(),
  id: text.optional(),
  iCalUID: text.optional(),
  recurringEventId: text.optional(),
  originalStartTime: moment.optional(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).optional(),
  summary: text.optional(),
  description: text.optional(),
  location: text.optional(),
  start: moment.optional(),
  end: moment.optional(),
  endTimeUnspecified: z.boolean().optional(),
  created: dateTime.optional(),
  updated: dateTime.optional(),
  creator: person.optional(),
  organizer: person.optional(),
  attendees: z.array(attendee).optional(),
  attendeesOmitted: z.boolean().optional(),
  recurrence: z.array(text).optional(),
  transparency: z.enum(['opaque', 'transparent']).optional(),
  visibility: z.enum(['default', 'public', 'private', 'confidential']).optional(),
  eventType: z.enum(['default', 'birthday', 'focusTime', 'fromGmail', 'outOfOffice', 'workingLocation']).optional(),
  sequence: z.number().int().optional(),
  colorId: text.optional(),
  hangoutLink: text.optional(),
  htmlLink: text.optional(),
  kind: text.optional(),
  etag: text.optional(),
  anyoneCanAddSelf: z.boolean().optional(),
  guestsCanInviteOthers: z.boolean().optional(),
  guestsCanModify: z.boolean().optional(),
  guestsCanSeeOtherGuests: z.boolean().optional(),
  privateCopy: z.boolean().optional(),
  locked: z.boolean().optional(),
  attachments: z.array(anything).optional(),
  birthdayProperties: anything.optional(),
  conferenceData: anything.optional(),
  extendedProperties: anything.optional(),
  focusTimeProperties: anything.optional(),
  gadget: anything.optional(),
  outOfOfficeProperties: anything.optional(),
  reminders: anything.optional(),
  source: anything.optional(),
  workingLocationProperties: anything.optional(),
});

const given = (value: object): string[] => Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [key]));

export const worldEvent = event
  .refine((entry) => entry.ics === undefined || given(entry).length === 1, 'an entry with ics takes no other key')
  .refine((entry) => entry.ics !== undefined || entry.status === 'cancelled' || (entry.start && entry.end), 'needs start and end');
