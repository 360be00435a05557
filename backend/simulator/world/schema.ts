/**
 * The world file format, version 1 (docs/world-files.md): what the simulator and the demo are loaded with.
 * One set of zod schemas gives the types, the strict check (check.ts) and the published JSON Schema (world.schema.json).
 * Everything optional is optional for people who write such files by hand; loading fills in the defaults.
 */
import { z } from 'zod';
import { worldEvent } from './event-schema';

const text = z.string();
const address = z.string().regex(/\S@\S/, 'not an e-mail address');
const domain = z.string().regex(/^[^\s@]+$/, 'not a domain');
const timeZone = z.string().refine(isTimeZone, 'not an IANA time zone');
const app = z.enum(['gmail', 'gcal']);
const addressList = z.union([text, z.array(text)]);
const labels = z.array(z.string().min(1));

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const attachment = z.strictObject({
  filename: text.optional(),
  mimeType: text.optional(),
  /** Decoded size in bytes; the content is made up when somebody asks for it. */
  bytes: z.number().int().nonnegative(),
  /** Shown inside the HTML (`cid:`) instead of listed as an attachment. */
  contentId: text.optional(),
});

export const worldMessage = z.strictObject({
  /** Message-ID; null: the message has none; left out: one is made up. */
  id: text.nullable().optional(),
  inReplyTo: addressList.nullable().optional(),
  references: addressList.nullable().optional(),
  /** RFC 3339 or as in a Date header; anything else stands in the Date header as it is; null: no Date header. */
  date: text.nullable().optional(),
  from: text.optional(),
  to: addressList.optional(),
  cc: addressList.optional(),
  bcc: addressList.optional(),
  subject: text.optional(),
  text: text.optional(),
  html: text.optional(),
  headers: z.record(text, z.union([text, z.array(text)])).optional(),
  labels: labels.optional(),
  attachments: z.array(attachment).optional(),
});

const KINDS = ['mbox', 'eml', 'message'] as const;
const worldMail = z
  .strictObject({ mbox: text.optional(), eml: text.optional(), message: worldMessage.optional(), labels: labels.optional() })
  .refine((mail) => KINDS.filter((kind) => mail[kind] !== undefined).length === 1, 'needs exactly one of mbox, eml, message');

const worldSettings = z.strictObject({
  aliases: z.array(address).optional(),
  syncTo: z.enum(['users', 'customers']).optional(),
  syncThirdPartySender: z.boolean().optional(),
  syncTasks: z.boolean().optional(),
});

const worldPerson = z.strictObject({
  email: address,
  name: text.optional(),
  secondaryEmails: z.array(address).optional(),
  sendAs: z.array(address).optional(),
  timeZone: timeZone.optional(),
  connect: z.array(app).optional(),
  settings: worldSettings.optional(),
  mail: z.array(worldMail).optional(),
  events: z.array(worldEvent).optional(),
});

const worldCustomer = z.strictObject({
  id: text,
  name: text,
  owner: text.nullable().optional(),
  fields: z.record(text, z.union([text, z.number(), z.boolean(), z.null(), z.array(text)])).optional(),
});

const worldUser = z.strictObject({
  id: text,
  customer: text.nullable().optional(),
  name: text.optional(),
  email: text.nullable().optional(),
  otherEmails: z.array(text).optional(),
});

const worldTask = z.strictObject({
  id: text,
  title: text,
  notes: text.nullable().optional(),
  due: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'not a date (YYYY-MM-DD)')
    .nullable()
    .optional(),
  assignee: text.nullable().optional(),
  customer: text.nullable().optional(),
  done: z.boolean().optional(),
});

const worldDirectory = z.strictObject({
  customerFields: z.array(z.strictObject({ key: text, label: text.optional() })).optional(),
  domainField: text.optional(),
  customers: z.array(worldCustomer).optional(),
  users: z.array(worldUser).optional(),
  tasks: z.array(worldTask).optional(),
});

const worldOrganisation = z.strictObject({
  domain,
  otherDomains: z.array(domain).optional(),
  name: text.optional(),
  timeZone: timeZone.optional(),
  admins: z.array(address).optional(),
  trusted: z.array(app).optional(),
  people: z.array(worldPerson),
  directory: worldDirectory.optional(),
});

export const worldSchema = z.strictObject({
  $schema: text.optional(),
  world: z.literal(1),
  now: z.union([z.literal('fixed'), z.iso.datetime({ offset: true })]),
  organisations: z.array(worldOrganisation),
});

export type World = z.infer<typeof worldSchema>;
export type WorldOrganisation = z.infer<typeof worldOrganisation>;
export type WorldPerson = z.infer<typeof worldPerson>;
export type WorldMail = z.infer<typeof worldMail>;
export type WorldMessage = z.infer<typeof worldMessage>;
export type WorldAttachment = z.infer<typeof attachment>;
export type WorldEvent = z.infer<typeof worldEvent>;
export type WorldSettings = z.infer<typeof worldSettings>;
export type WorldDirectory = z.infer<typeof worldDirectory>;
export type WorldCustomer = z.infer<typeof worldCustomer>;
export type WorldUser = z.infer<typeof worldUser>;
export type WorldTask = z.infer<typeof worldTask>;
